/** Other monitors under the same cases: which there are, and what an application with one of them installs. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { PROJECT, versionIn } from './install.ts'
import type { LibraryCases, Peer } from './types.ts'

export interface NamedPeer extends Peer {
  /** Name of its file. */
  readonly name: string
  readonly file: string
}

const FOLDER = fileURLToPath(new URL('peers/', import.meta.url))

/** Their versions: exact ones, so that a run can be repeated. */
export const PEER_VERSIONS = (
  JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>
  }
).dependencies

/** The names of all of them. */
export function peerNames(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
}

/** @throws Error when there is no such peer, with the names that there are */
export async function peerOf(name: string): Promise<NamedPeer> {
  if (!peerNames().includes(name)) {
    throw new Error(`no peer ${JSON.stringify(name)}; there are ${peerNames().join(', ')}`)
  }
  const file = join(FOLDER, `${name}.ts`)
  const { peer } = (await import(pathToFileURL(file).href)) as { peer: Peer }
  return { ...peer, name, file }
}

/** The version of a library, and what is installed beside it; ours where a range says `installed`. */
export function packagesOf(
  { packages }: Peer,
  { library, beside = {} }: LibraryCases,
  range: string,
): [range: string, beside: Record<string, string>] {
  const own = Object.entries(beside).map(([name, wanted]) => [
    name,
    range === 'installed' ? versionIn(PROJECT, name) : wanted,
  ])
  const theirs = packages.map((name) => {
    const version = PEER_VERSIONS[name]
    if (version === undefined) throw new Error(`peers/package.json has no version of ${name}`)
    return [name, version]
  })
  return [
    range === 'installed' ? versionIn(PROJECT, library) : range,
    Object.fromEntries([...own, ...theirs]) as Record<string, string>,
  ]
}

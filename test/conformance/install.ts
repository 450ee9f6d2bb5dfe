/** Older versions of a library, installed by npm into a folder of their own. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface Installation {
  readonly folder: string
  readonly version: string
}

/** Root of the repository. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url))
/** How `import` is run from a folder. */
const LOADER = 'export const load = (id) => import(id)\n'

/**
 * The newest version in a range, fetched once per `cache`.
 *
 * @param range `installed` for the project's own
 * @returns undefined when the registry cannot be reached
 * @throws Error with npm's message when the package cannot be installed
 */
export async function installLibrary(
  cache: string,
  library: string,
  range: string,
  beside: Readonly<Record<string, string>> = {},
): Promise<Installation | undefined> {
  if (range === 'installed') return { folder: PROJECT, version: versionIn(PROJECT, library) }
  const folder = join(cache, `${library}@${range}`.replaceAll(/[^\w.@-]/g, '_'))
  if (!existsSync(join(folder, 'load.mjs'))) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }')
    const packages = { [library]: range, ...beside }
    const specs = Object.entries(packages).map(([name, wanted]) => `${name}@${wanted}`)
    try {
      await promisify(execFile)(
        'npm',
        ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', ...specs],
        { cwd: folder, timeout: 300_000 },
      )
    } catch (error) {
      const said = String((error as { stderr?: unknown }).stderr ?? error)
      if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ECONNRESET/.test(said)) {
        return undefined
      }
      throw new Error(`npm could not install ${specs.join(' ')}: ${said}`, { cause: error })
    }
  }
  return installedIn(folder, library)
}

/** A library that an application's folder has already. */
export function installedIn(folder: string, library: string): Installation {
  const version = versionIn(folder, library)
  const loader = join(folder, 'load.mjs')
  if (!existsSync(loader)) writeFileSync(loader, LOADER)
  return { folder, version }
}

/** Version of a package in a folder's node_modules. */
export function versionIn(folder: string, library: string): string {
  const file = join(folder, 'node_modules', library, 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** The cases under other monitors: one application for each monitor, library and version. */
import { type Job, jobsOf, runJobs, type RunResult } from './run.ts'
import type { NamedPeer } from './peers.ts'

/** What one monitor did with one version of a library in one module format. */
export interface PeerRun {
  readonly peer: NamedPeer
  readonly result: RunResult
}

export interface PeerRunOptions {
  readonly cache: string
  readonly only?: string
  readonly done?: (run: PeerRun) => void
}

/**
 * Versions that are run: the newest, and of `openai` the one before, which most of the others were made for.
 */
const RANGES: Readonly<Record<string, readonly string[]>> = { openai: ['installed', '^6'] }

/** Runs what each of them says it instruments. */
export async function runPeers(
  peers: readonly NamedPeer[],
  libraries: readonly string[],
  { cache, only, done }: PeerRunOptions,
): Promise<PeerRun[]> {
  const runs: PeerRun[] = []
  for (const peer of peers) {
    for (const library of libraries.filter((name) => peer.libraries.includes(name))) {
      const results = await runJobs(await jobsFor(library), {
        cache,
        peer,
        ...(only === undefined ? {} : { only }),
        done: (result) => done?.({ peer, result }),
      })
      runs.push(...results.map((result) => ({ peer, result })))
    }
  }
  return runs
}

async function jobsFor(library: string): Promise<Job[]> {
  const ranges = RANGES[library] ?? ['installed']
  return (await jobsOf(library)).filter(({ range }) => ranges.includes(range))
}

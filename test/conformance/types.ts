/**
 * What a library's file of cases says. A library is one file under `cases/` that exports `cases`; each case runs
 * bare and under a monitor, and then twice more under it with a dangerous text: by itself, and behind a megabyte.
 */
import type { WireReply, WireRequest, WireServer } from '../support/wire-server.ts'

/** Gives the answer to each request; `prompt` is the case's, so that a model can hand it on to a tool. */
export type CaseScript = (
  request: WireRequest,
  index: number,
  prompt: string,
) => WireReply | Promise<WireReply>

/**
 * What must not arrive of a dangerous text: not one request and nothing at a tool (`requests`); nothing that
 * carries the text, where others come before it, as those of a connection do (`message`); nothing at a tool, where
 * a model is asked first (`tool`). `none`: the case does not send `context.prompt`, or waits for its request.
 */
export type Gate = 'requests' | 'message' | 'tool' | 'none'

export interface CaseContext {
  /** Base of the server, such as `http://127.0.0.1:40001`, without a path. */
  readonly url: string
  /** The server of this case alone. */
  readonly server: WireServer
  /**
   * The library's module, or another one of the same installation: a promise of what `require` gives in `cjs`, of
   * the namespace in `esm`.
   *
   * @example const { default: OpenAI } = (await load('openai')) as typeof import('openai')
   */
  readonly load: (id: string) => unknown
  readonly format: 'cjs' | 'esm'
  /** Version of the library that is loaded. */
  readonly version: string
  /** The user's text to send: a harmless question first, then a dangerous text. */
  readonly prompt: string
  /** Notes what arrived at the other end by another way than the server (in memory, stdio); counted as a request. */
  readonly received: (what: unknown) => void
}

export interface ConformanceCase {
  readonly name: string
  /**
   * Makes the call and returns plain data of what the caller saw: results, class names, chunks, errors that it
   * caught. Runs once bare and once under the monitor.
   */
  run(context: CaseContext): unknown
  /** Spans that the monitor starts and ends. @default 1 */
  readonly spans?: number
  /** `run` throws bare, too, and what it throws is compared; without it a case that throws bare fails. */
  readonly throws?: boolean
  /** Answers for this case, in place of the library's. */
  readonly script?: CaseScript
  /** @default 'requests' */
  readonly gate?: Gate
  /** Majors of the library in which there is such a call, such as `[5, 7]`; all by default. */
  readonly majors?: readonly [from: number, to: number]
}

/** What comes of the program at the top of a library's docs page. */
export interface PageProgram {
  /** A word on standard output. */
  readonly says: string
  /** Names of its spans. */
  readonly spans: readonly string[]
  /** What makes the program's client speak to a server that answers as `LibraryCases.script` says. */
  readonly environment?: (url: string) => Readonly<Record<string, string>>
}

export interface LibraryCases {
  /** Package that `versions` are of. */
  readonly library: string
  /** `installed` is the one in the project; any other is a range that npm fetches, such as `^4`. */
  readonly versions: readonly string[]
  /** Packages that an older version needs beside it, such as `{ zod: '^3' }`. */
  readonly beside?: Readonly<Record<string, string>>
  /** Module formats that the library has. @default ['cjs', 'esm'] */
  readonly formats?: readonly ('cjs' | 'esm')[]
  readonly script: CaseScript
  /** Of the file that is called as the library is. */
  readonly page?: PageProgram
  readonly cases: readonly ConformanceCase[]
}

/** A span that a monitor made, its own or one of the library's native ones. */
export interface MonitorSpan {
  readonly name: string
  /** Milliseconds since the epoch with fractions: `now()`. */
  readonly startedAt: number
  /** Undefined where it never ended. */
  readonly endedAt: number | undefined
  /** How often its end was recorded: once is right. */
  readonly endings: number
}

/** What watches a run. Another monitor is another such object. */
export interface Monitor {
  readonly name: string
  /** Called before the library is loaded. */
  start(): void | Promise<void>
  /** Spans that are open now, so that a case's late endings can be waited for. */
  open?(): number
  /** What an application does to a module that it has loaded, where the monitor is set up that way. */
  adapt?(id: string, module: unknown): unknown
  /** Whether it is set up to keep dangerous texts back. @default true */
  readonly gates?: boolean
  /** @returns every span since the start, whatever ended it */
  stop(): Promise<readonly MonitorSpan[]>
}

/** Where a monitor is set up. */
export interface MonitorPlace {
  /** Folder whose node_modules has the library, and the monitor where it is another one than ours. */
  readonly folder: string
  readonly format: 'cjs' | 'esm'
  /** Loads a module as an application in that folder does. */
  readonly load: (id: string) => Promise<unknown>
  /** Folder of an application that has our packed monitor installed; the project's sources otherwise. */
  readonly app: string | undefined
}

/** Another monitor: a file in `peers/` exports one as `peer`, and `createMonitor` beside it. */
export interface Peer {
  readonly title: string
  /** Packages that an application installs for it; their versions are in `peers/package.json`. */
  readonly packages: readonly string[]
  /** Files of cases of the libraries that it says it instruments. */
  readonly libraries: readonly string[]
  /** Its own recommended set-up: the lines that matter. */
  readonly setup: string
  /** Where that is recommended. */
  readonly source: string
  /** What was left out or added, and why. */
  readonly remarks?: string
  /** Options of `node` that the set-up asks for. */
  readonly nodeOptions?: (folder: string, format: 'cjs' | 'esm') => readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Milliseconds since the epoch, finer than `Date.now()`: a case is over within one of those. */
export const now = (): number => performance.timeOrigin + performance.now()

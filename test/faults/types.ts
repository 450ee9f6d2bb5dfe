/** What a fault is, and what came of it. A fault is one file under `cases/`; `registry.ts` names them all. */
import type { Oracle } from './driver/oracle.ts'
import type { Need } from './driver/permits.ts'
import type { Producer, ProducerOptions } from './driver/producer.ts'

/** `ci` ends within minutes, `nightly` within half an hour, `soak` within two hours. */
export const TIERS = ['ci', 'nightly', 'soak'] as const

export type Tier = (typeof TIERS)[number]

/** What is done to the package while it works, and what must hold then. */
export interface Fault {
  /** For `--only`, such as `kill-writer`. */
  readonly name: string
  /** Numbers of the rows of the fault matrix that it covers. */
  readonly rows: readonly number[]
  /** What must hold, in a line. */
  readonly promise: string
  /** What the machine must permit. @default nothing */
  readonly needs?: readonly Need[]
  /** How much of it: rounds, injected points, thousands of events or seconds, as the fault says. */
  readonly rounds: Readonly<Record<Tier, number>>
  run(run: FaultRun): Promise<Figures>
}

/** What a fault has to work with. Everything that it starts ends with the run. */
export interface FaultRun {
  readonly tier: Tier
  readonly rounds: number
  /** Seeded: the same numbers in the same run. */
  readonly random: () => number
  /** An empty folder that is gone afterwards. */
  readonly folder: string
  /** Says what is wrong when `holds` is false. */
  check(holds: boolean, problem: string): void
  /** Says all that is wrong, and where. */
  blame(problems: readonly string[], where?: string): void
  /** A program that uses the real package. */
  producer(options: ProducerOptions): Promise<Producer>
  /** A receiver that knows what it was sent. */
  oracle(port?: number): Promise<Oracle>
  /** Done at the end, whatever comes. */
  atEnd(work: () => unknown): void
}

/** The figures of a run, for the table. */
export interface Figures {
  readonly rounds: number
  /** Events whose call had returned. */
  readonly acknowledged: number
  /** Of the events that were issued, those in the table. */
  readonly stored: number
  /** Different ones that the receiver took; undefined where none is. */
  readonly delivered?: number | undefined
  /** Further copies that it took. */
  readonly duplicates?: number | undefined
  /** Events that were lost and counted. */
  readonly dropped?: number | undefined
  /** The longest time that the event loop of a producer stood still, in milliseconds. */
  readonly loopMs?: number | undefined
  /** Further figures, in a few words. */
  readonly note?: string | undefined
}

export interface Result {
  readonly fault: Fault
  readonly seconds: number
  readonly figures: Figures | undefined
  /** Empty when everything held. */
  readonly problems: readonly string[]
  /** Why it did not run. */
  readonly skipped?: string | undefined
}

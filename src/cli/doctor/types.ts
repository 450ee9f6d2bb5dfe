/** What the checks of `cylestio doctor` are given and give. A check is one file in `checks/`. */
import type { ResolvedConfig } from '../../config/index.ts'

/** `info` is a fact; `warning` may be meant; `problem` makes the exit code 2. */
export type FindingLevel = 'ok' | 'info' | 'warning' | 'problem'

export interface Finding {
  readonly level: FindingLevel
  /** What was looked at, such as a package or a path. */
  readonly subject: string
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
  /** For programs. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/** Majors as people write them. @example rangeText([4, 7]) // '4.x to 7.x' */
export const rangeText = ([first, last]: readonly [number, number]): string =>
  first === last ? `${first}.x` : `${first}.x to ${last}.x`

export interface DoctorContext {
  readonly databasePath: string
  /** Folder of the application, where its packages are looked for. */
  readonly folder: string
  /** The configuration; undefined where it is wrong, which is a finding of its own. */
  readonly resolved: ResolvedConfig | undefined
  /** What is wrong with it. */
  readonly configError: string | undefined
}

export interface Check {
  /** Such as `database`. */
  readonly id: string
  run(context: DoctorContext): readonly Finding[] | Promise<readonly Finding[]>
}

/** Findings of one check, with its name. */
export interface CheckedFinding extends Finding {
  readonly check: string
}

/** The whole of `cylestio doctor`: the checks, and the application's run where one is asked for. */
import { dirname, resolve } from 'node:path'
import { LIBRARIES, UNWATCHED_PACKAGES } from '../../../instrumentations/index.ts'
import { resolveConfig } from '../../config/index.ts'
import { getDatabasePath } from '../../query/index.ts'
import type { Report } from '../output/report.ts'
import { CHECKS } from './checks/index.ts'
import { doctorReport, isWell, type RunReport } from './report.ts'
import { runApp } from './run/app.ts'
import { coverageOf } from './run/coverage.ts'
import type { Check, CheckedFinding, DoctorContext } from './types.ts'

export interface DoctorOptions {
  /** Database file. @default the configured one */
  readonly db?: string
  /** Program to run under the register hook. */
  readonly run?: string
  readonly args?: readonly string[]
  /** The program is told to end after so many milliseconds. */
  readonly stopAfterMs?: number
}

/** @returns the report, and whether nothing is a problem */
export async function examine(options: DoctorOptions): Promise<{ report: Report; well: boolean }> {
  const program = options.run === undefined ? undefined : resolve(options.run)
  const context = contextOf(options, program === undefined ? process.cwd() : dirname(program))
  const findings: CheckedFinding[] = []
  for (const check of CHECKS) findings.push(...(await outcomeOf(check, context)))
  let ran: RunReport | undefined
  if (program !== undefined) {
    const names = LIBRARIES.flatMap(({ packages }) => packages.map(({ name }) => name))
    const run = await runApp({
      program,
      args: options.args ?? [],
      packages: [...names, ...UNWATCHED_PACKAGES],
      ...(options.stopAfterMs === undefined ? {} : { stopAfterMs: options.stopAfterMs }),
    })
    ran = { run, coverage: coverageOf(run) }
  }
  return { report: doctorReport(findings, ran), well: isWell(findings, ran) }
}

function contextOf({ db }: DoctorOptions, folder: string): DoctorContext {
  try {
    const resolved = resolveConfig()
    const path = db ?? resolved.config.database.path ?? getDatabasePath()
    return { folder, resolved, configError: undefined, databasePath: resolve(path) }
  } catch (error) {
    const configError = error instanceof Error ? error.message : String(error)
    return {
      folder,
      resolved: undefined,
      configError,
      databasePath: resolve(db ?? getDatabasePath()),
    }
  }
}

/** A check that fails is a problem, and the others run all the same. */
async function outcomeOf(check: Check, context: DoctorContext): Promise<CheckedFinding[]> {
  try {
    const findings = await check.run(context)
    return findings.map((finding) => ({ check: check.id, ...finding }))
  } catch (error) {
    const message = `could not be checked: ${error instanceof Error ? error.message : String(error)}`
    return [{ check: check.id, level: 'problem', subject: check.id, message }]
  }
}

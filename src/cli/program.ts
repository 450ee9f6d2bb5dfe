/** The command line: its commands, its global options, and what it does with trouble. */
import { Command, CommanderError, Option } from 'commander'
import { addAlerts } from './commands/alerts.ts'
import { addConfig } from './commands/config.ts'
import { addDb } from './commands/db.ts'
import { addDoctor } from './commands/doctor.ts'
import { addEvents } from './commands/events.ts'
import { addForward } from './commands/forward.ts'
import { addPins } from './commands/pins.ts'
import { addReplay } from './commands/replay.ts'
import { addRules } from './commands/rules.ts'
import { addScan } from './commands/scan.ts'
import { addShow } from './commands/show.ts'
import { addSinks } from './commands/sinks.ts'
import { addStats } from './commands/stats.ts'
import { addTail } from './commands/tail.ts'
import { addVerify } from './commands/verify.ts'
import { FORMATS } from './output/render.ts'
import { visible } from './output/sanitize.ts'
import { packageVersion } from './version.ts'

const EXAMPLES = `
Examples:
  $ cylestio tail -f                                   follow what agents do
  $ cylestio alerts --since 1h --fail-on dangerous     exit 2 when there is one
  $ cylestio events --channel LLM --format csv > llm.csv
  $ cylestio show 42                                   one event, or a whole trace by its id

Exit codes: 0 all is well, 1 trouble, 2 found (--fail-on).`

/**
 * The whole command line, not yet parsed.
 *
 * @example await createProgram().parseAsync(['node', 'cylestio', 'events'])
 */
export function createProgram(): Command {
  const program = new Command('cylestio')
    .description('Look at what AI agents did: events, alerts and traces of the local database.')
    .version(packageVersion())
    .addOption(new Option('--db <path>', 'database file (default: the configured one)'))
    .addOption(new Option('--format <format>', 'how to print').choices(FORMATS).default('human'))
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', EXAMPLES)
    .exitOverride()
  const commands = [
    ...[addEvents, addTail, addStats, addAlerts, addShow, addPins],
    ...[addScan, addRules, addConfig, addDb, addVerify, addDoctor],
    ...[addForward, addReplay, addSinks],
  ]
  for (const add of commands) add(program)
  return program
}

/** Parses the arguments and runs the command; sets the exit code and never rejects. */
export async function run(argv: readonly string[]): Promise<void> {
  endWhenOutputFails()
  try {
    await createProgram().parseAsync(argv)
  } catch (error) {
    process.exitCode = error instanceof CommanderError ? error.exitCode : 1
    // Commander has printed its own message already.
    if (!(error instanceof CommanderError)) process.stderr.write(`cylestio: ${reasonOf(error)}\n`)
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.split('\n').map(visible).join('\n')
}

/** `cylestio events | head -1`: the reader has what it wanted, which is no trouble. A full disk is. */
function endWhenOutputFails(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0)
    process.stderr.write(`cylestio: cannot write the output: ${error.message}\n`)
    process.exit(1)
  })
}

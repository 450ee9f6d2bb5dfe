/** `cylestio doctor`: whether the monitor can work here, and what of an application it watches. */
import { existsSync } from 'node:fs'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import type { GlobalOptions } from '../options.ts'
import { print } from '../output/render.ts'

interface DoctorFlags extends GlobalOptions {
  readonly run?: string
  readonly for?: number
  readonly json?: true
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'check configuration, database, packages and backend; with --run, what of a program is watched',
    )
    .addOption(
      new Option(
        '--run <program>',
        'run it under the register hook and list its libraries',
      ).argParser(parseProgram),
    )
    .argument('[args...]', 'arguments of the program, after --')
    .addOption(
      new Option('--for <seconds>', 'tell the program to end after so many seconds').argParser(
        parseSeconds,
      ),
    )
    .option('--json', 'the same as --format json')
    .addHelpText(
      'after',
      '\nThe events of the program go into a folder that is thrown away. Exit code 2 when something is wrong' +
        ' or not watched.\n\nExample:\n  $ cylestio doctor\n  $ cylestio doctor --run app.js --for 20 -- --port 3000',
    )
    .action(async (args: readonly string[], _options: unknown, self: Command) => {
      // Loaded here: the other commands need no instrumentations, and start faster without.
      const { examine } = await import('../doctor/index.ts')
      const { db, run, for: seconds, format, json } = self.optsWithGlobals<DoctorFlags>()
      const { report, well } = await examine({
        args,
        ...(db === undefined ? {} : { db }),
        ...(run === undefined ? {} : { run }),
        ...(seconds === undefined ? {} : { stopAfterMs: seconds * 1000 }),
      })
      print(report, json === true ? 'json' : format)
      if (!well) process.exitCode = 2
    })
}

function parseProgram(path: string): string {
  if (!existsSync(path)) throw new InvalidArgumentError('There is no such file.')
  return path
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 86_400)) {
    throw new InvalidArgumentError('Expected a number of seconds from 0 to 86400.')
  }
  return seconds
}

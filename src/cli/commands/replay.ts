/** `cylestio replay`: sends stored events once more. */
import { Option } from 'commander'
import type { Command } from 'commander'
import { replay } from '../../../exporters/configured-sinks.ts'
import type { ReplayResult } from '../../../exporters/configured-sinks.ts'
import { TARGETS, configuredSinks, stopSignal } from '../delivery.ts'
import type { Target } from '../delivery.ts'
import { addFilterOptions, databasePath, parseCount, toFilter } from '../options.ts'
import type { FilterOptions, GlobalOptions } from '../options.ts'
import { print } from '../output/render.ts'
import type { Report, Row } from '../output/report.ts'

type Options = GlobalOptions &
  FilterOptions & { readonly to: Target; readonly rate?: number; readonly dryRun?: true }

export function addReplay(program: Command): void {
  const command = program
    .command('replay')
    .description('send stored events once more, with their original ids and times')
    .addOption(
      new Option('--to <sink>', 'the configured destination')
        .choices(TARGETS)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--rate <count>', 'events a second at most').argParser(parseCount))
    .option('--dry-run', 'only say what would be sent')
  addFilterOptions(command)
    .addHelpText(
      'after',
      `
What was delivered already is sent again: receivers know it by its event_id, trace and span id. The place
where delivery goes on stays where it is.

Example:
  $ cylestio replay --since 1h --to otlp --dry-run`,
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<Options>()
      const results = await replayAll(options)
      print(report(results, options.dryRun === true), options.format)
      if (results.some(({ halted, refused }) => halted !== undefined || refused > 0)) {
        process.exitCode = 1
      }
    })
}

interface Line extends Omit<ReplayResult, 'refused'> {
  readonly sink: string
  readonly refused: number
}

async function replayAll(options: Options): Promise<Line[]> {
  const signal = stopSignal()
  const path = databasePath(options)
  const lines: Line[] = []
  for (const sink of configuredSinks(options.to)) {
    try {
      const { rate, dryRun } = options
      const filter = toFilter(options)
      const { refused, ...result } = await replay({ path, sink, filter, rate, dryRun, signal })
      lines.push({ sink: sink.id, ...result, refused: refused.length })
    } finally {
      sink.close()
    }
  }
  return lines
}

function report(lines: readonly Line[], dryRun: boolean): Report {
  const rows = lines.map((line): Row => ({ ...line, halted: line.halted ?? '' }))
  return {
    blocks: [
      {
        kind: 'table',
        columns: [
          { key: 'sink', title: 'sink' },
          { key: 'events', title: dryRun ? 'would be sent' : 'sent', align: 'right' },
          { key: 'bytes', title: 'bytes', align: 'right' },
          { key: 'refused', title: 'refused', align: 'right' },
          { key: 'lastId', title: 'last event', align: 'right' },
          { key: 'halted', title: 'ended early' },
        ],
        rows,
        empty: 'Nothing to send.',
      },
    ],
    data: lines,
    records: { columns: ['sink', 'events', 'bytes', 'refused', 'lastId', 'halted'], rows },
  }
}

/** `cylestio sinks`: how delivery stands, its dead letters, and what a person may do about them. */
import type { Command } from 'commander'
import {
  listDeadLetters,
  listSinks,
  removeSink,
  requeueDeadLetters,
  resumeSink,
  skipSink,
} from '../../query/index.ts'
import type { DeadLetter, SinkStatus } from '../../query/index.ts'
import { databasePath } from '../options.ts'
import type { GlobalOptions } from '../options.ts'
import { print } from '../output/render.ts'
import type { Column, Report, Row, Style } from '../output/report.ts'
import { timeText } from './event-report.ts'

export function addSinks(program: Command): void {
  const sinks = program
    .command('sinks')
    .description('the destinations that events are delivered to: how far each is')
    .addHelpText('after', '\nExample:\n  $ cylestio sinks list')
  sinks
    .command('list', { isDefault: true })
    .description('print every sink: how far it is, and what stands in its way')
    .addHelpText('after', '\nExample:\n  $ cylestio sinks list --format json')
    .action((_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>()
      print(sinksReport(listSinks({ path: databasePath(options) })), options.format)
    })
  sinks
    .command('dead-letters [sink]')
    .description('print the events that a receiver refused for good')
    .addHelpText('after', '\nExample:\n  $ cylestio sinks dead-letters webhook')
    .action((sink: string | undefined, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>()
      print(letters(listDeadLetters({ path: databasePath(options), sink })), options.format)
    })
  sinks
    .command('requeue <sink>')
    .description('send its dead letters once more')
    .option('--event <event-id>', 'only this one')
    .addHelpText('after', '\nExample:\n  $ cylestio sinks requeue webhook')
    .action((sink: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { readonly event?: string }>()
      const path = databasePath(options)
      const count = requeueDeadLetters({ path, sink, eventId: options.event })
      print(
        said(`${count} dead letters will be sent again.`, { sink, requeued: count }),
        options.format,
      )
    })
  sinks
    .command('resume <sink>')
    .description('try a paused or waiting sink again at once')
    .addHelpText('after', '\nExample:\n  $ cylestio sinks resume otlp-traces')
    .action((sink: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>()
      if (!resumeSink({ path: databasePath(options), sink })) throw unknown(sink)
      print(said(`${sink} is tried again.`, { sink, resumed: true }), options.format)
    })
  sinks
    .command('skip <sink>')
    .description('leave out all that it has not got yet; it is counted')
    .addHelpText('after', '\nExample:\n  $ cylestio sinks skip webhook')
    .action((sink: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>()
      const skipped = skipSink({ path: databasePath(options), sink })
      print(said(`${skipped} events are left out.`, { sink, skipped }), options.format)
    })
  sinks
    .command('remove <sink>')
    .description('forget a sink that nothing delivers to any more')
    .addHelpText('after', '\nExample:\n  $ cylestio sinks remove forwarder-1a2b3c4d')
    .action((sink: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>()
      if (!removeSink({ path: databasePath(options), sink })) {
        throw new Error(`no sink ${sink} that nothing delivers to; see cylestio sinks list`)
      }
      print(said(`${sink} is forgotten.`, { sink, removed: true }), options.format)
    })
}

const unknown = (sink: string): Error => new Error(`no sink ${sink}; see cylestio sinks list`)

const STYLES: Readonly<Record<string, Style | undefined>> = {
  ok: 'green',
  retrying: 'yellow',
  paused: 'red',
}

function sinksReport(sinks: readonly SinkStatus[]): Report {
  const number = (key: string, title = key): Column => ({ key, title, align: 'right' })
  const columns: readonly Column[] = [
    { key: 'sink', title: 'sink' },
    { key: 'state', title: 'state', style: (text) => STYLES[text] },
    number('behind'),
    number('delivered'),
    number('rejected'),
    number('deadLetters', 'dead letters'),
    { key: 'acceptedAt', title: 'last taken (UTC)', firm: true },
    { key: 'lastError', title: 'last error' },
  ]
  const rows = sinks.map((sink): Row => ({
    ...sink,
    acceptedAt: sink.acceptedAt === null ? '' : timeText(sink.acceptedAt),
    lastError: sink.lastError ?? '',
  }))
  return {
    blocks: [{ kind: 'table', columns, rows, empty: 'No sinks: nothing was delivered from here.' }],
    data: sinks,
    records: {
      columns: [
        ...['sink', 'state', 'cursor', 'behind', 'delivered', 'rejected', 'deadLetters'],
        ...['acceptedAt', 'retryAt', 'lastError', 'owner'],
      ],
      rows: sinks.map((sink) => ({ ...sink })),
    },
  }
}

function letters(dead: readonly DeadLetter[]): Report {
  const columns: readonly Column[] = [
    { key: 'sink', title: 'sink' },
    { key: 'rowId', title: 'event', align: 'right' },
    { key: 'createdAt', title: 'since (UTC)', firm: true },
    { key: 'requeued', title: 'requeued' },
    { key: 'reason', title: 'reason' },
  ]
  const rows = dead.map((letter): Row => ({
    ...letter,
    createdAt: timeText(letter.createdAt),
    requeued: letter.requeued ? 'yes' : '',
  }))
  return {
    blocks: [{ kind: 'table', columns, rows, empty: 'No dead letters.' }],
    data: dead,
    records: {
      columns: ['sink', 'rowId', 'eventId', 'createdAt', 'requeued', 'reason'],
      rows: dead.map((letter) => ({ ...letter })),
    },
  }
}

function said(text: string, row: Row): Report {
  return {
    blocks: [{ kind: 'text', lines: [{ text }] }],
    data: row,
    records: { columns: Object.keys(row), rows: [row] },
  }
}

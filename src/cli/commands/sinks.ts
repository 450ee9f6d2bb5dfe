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
import { oneRow } from '../output/report.ts'
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
  addChange(sinks, 'requeue', {
    does: 'send its dead letters once more',
    example: 'requeue webhook',
    change(path, sink, { event }) {
      const requeued = requeueDeadLetters({ path, sink, eventId: event })
      return [`${requeued} dead letters will be sent again.`, { requeued }]
    },
  }).option('--event <event-id>', 'only this one')
  addChange(sinks, 'resume', {
    does: 'try a paused or waiting sink again at once',
    example: 'resume otlp-traces',
    change(path, sink) {
      if (!resumeSink({ path, sink })) throw new Error(`no sink ${sink}; see cylestio sinks list`)
      return [`${sink} is tried again.`, { resumed: true }]
    },
  })
  addChange(sinks, 'skip', {
    does: 'leave out all that it has not got yet; it is counted',
    example: 'skip webhook',
    change(path, sink) {
      const skipped = skipSink({ path, sink })
      return [`${skipped} events are left out.`, { skipped }]
    },
  })
  addChange(sinks, 'remove', {
    does: 'forget a sink that nothing delivers to any more',
    example: 'remove forwarder-1a2b3c4d',
    change(path, sink) {
      if (removeSink({ path, sink })) return [`${sink} is forgotten.`, { removed: true }]
      throw new Error(`no sink ${sink} that nothing delivers to; see cylestio sinks list`)
    },
  })
}

interface Change {
  readonly does: string
  readonly example: string
  /** What was done, for people and as data. */
  change(path: string, sink: string, options: { readonly event?: string }): readonly [string, Row]
}

/** A command that changes one sink. */
function addChange(parent: Command, name: string, { does, example, change }: Change): Command {
  return parent
    .command(`${name} <sink>`)
    .description(does)
    .addHelpText('after', `\nExample:\n  $ cylestio sinks ${example}`)
    .action((sink: string, _options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { readonly event?: string }>()
      const [text, row] = change(databasePath(options), sink, options)
      print(oneRow(text, { sink, ...row }), options.format)
    })
}

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

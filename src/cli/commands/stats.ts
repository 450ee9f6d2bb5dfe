/** `cylestio stats`: totals, agents and distributions. */
import type { Command } from 'commander'
import { listSinks } from '../../query/index.ts'
import type { EventReader } from '../../query/index.ts'
import { withEvents } from '../options.ts'
import type { GlobalOptions } from '../options.ts'
import { print } from '../output/render.ts'
import type { Cell, Column, Report, Row, TableBlock } from '../output/report.ts'
import { styleOfLevel, timeText } from './event-report.ts'

export function addStats(program: Command): void {
  program
    .command('stats')
    .description('totals, agents, and how events spread over types, channels and levels')
    .addHelpText('after', '\nExample:\n  $ cylestio stats --format json')
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>()
      await withEvents(options, (events) => print(statsReport(events), options.format))
    })
}

function statsReport(events: EventReader): Report {
  const { drops, truncations, ...totals } = events.totals()
  const sinks = listSinks({ path: events.path })
  const agents = events.agentStats()
  const distributions = {
    channels: events.channelDistribution(),
    types: events.typeDistribution(),
    levels: events.levelDistribution(),
    security: events.securityDistribution(),
  }
  const totalRows = Object.entries(totals).map(([value, count]) => ({
    value: TOTAL_NAMES[value] ?? value,
    count,
  }))
  return {
    blocks: [
      counts('Totals', totalRows),
      agentTable(
        agents.map(({ first_seen, last_seen, ...agent }) => ({
          ...agent,
          first_seen: timeText(first_seen),
          last_seen: timeText(last_seen),
        })),
      ),
      ...Object.entries(distributions).map(([title, rows]) =>
        counts(
          `By ${title}`,
          rows.map((row) => ({ ...row })),
        ),
      ),
      // A drop is evidence that is missing: said even when there is none.
      counts(
        'Drops',
        drops.map(({ reason, count }) => ({ value: reason, count })),
        'Nothing was dropped.',
      ),
      counts(
        'Truncations',
        truncations.map(({ reason, count }) => ({ value: reason, count })),
        'Nothing was cut.',
      ),
      sinkTable(sinks.map((sink) => ({ ...sink }))),
    ],
    data: { path: events.path, totals, agents, ...distributions, drops, truncations, sinks },
    records: {
      columns: ['section', 'value', 'count'],
      rows: [
        ...Object.entries(totals).map(([value, count]) => record('totals', value, count)),
        ...agents.map(({ agent_id, events: count }) => record('agents', agent_id, count)),
        ...Object.entries(distributions).flatMap(([section, rows]) =>
          rows.map(({ value, count }) => record(section, value, count)),
        ),
        ...drops.map(({ reason, count }) => record('drops', reason, count)),
        ...truncations.map(({ reason, count }) => record('truncations', reason, count)),
        ...sinks.map(({ sink, behind }) => record('sinks behind', sink, behind)),
        ...sinks.map(({ sink, deadLetters }) => record('sinks dead letters', sink, deadLetters)),
      ],
    },
  }
}

const TOTAL_NAMES: Readonly<Record<string, string>> = {
  firstTimestamp: 'first event',
  lastTimestamp: 'last event',
  fileBytes: 'bytes on disk',
}

function record(section: string, value: string, count: Cell): Row {
  return { section, value, count }
}

function counts(title: string, rows: readonly Row[], empty = 'No events.'): TableBlock {
  const columns: readonly Column[] = [
    { key: 'value', title: 'what', style: styleOfLevel },
    { key: 'count', title: 'count', align: 'right' },
  ]
  return { kind: 'table', title, columns, rows, empty }
}

function agentTable(rows: readonly Row[]): TableBlock {
  const numbers = ['events', 'alerts', 'dangerous'] as const
  const columns: readonly Column[] = [
    { key: 'agent_id', title: 'agent' },
    ...numbers.map((key): Column => ({ key, title: key, align: 'right' })),
    { key: 'first_seen', title: 'first seen (UTC)', firm: true },
    { key: 'last_seen', title: 'last seen (UTC)', firm: true },
  ]
  return { kind: 'table', title: 'Agents', columns, rows, empty: 'No agents.' }
}

function sinkTable(rows: readonly Row[]): TableBlock {
  const numbers = { cursor: 'cursor', behind: 'behind', deadLetters: 'dead letters' }
  const columns: readonly Column[] = [
    { key: 'sink', title: 'sink', firm: true },
    { key: 'state', title: 'state', firm: true },
    ...Object.entries(numbers).map(([key, title]): Column => ({ key, title, align: 'right' })),
    { key: 'lastError', title: 'last error' },
  ]
  return { kind: 'table', title: 'Sinks', columns, rows, empty: 'Nothing is delivered from here.' }
}

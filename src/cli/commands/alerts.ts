/** `cylestio alerts`: findings, newest first, and a gate for scripts. */
import { Option } from 'commander'
import type { Command } from 'commander'
import type { EventFilter, EventRow } from '../../query/index.ts'
import {
  ATTR_CYLESTIO_FINDING_CALL,
  ATTR_CYLESTIO_FINDING_EXCERPT,
  ATTR_CYLESTIO_FINDING_REASON,
  ATTR_CYLESTIO_FINDING_RULE,
  EVENT_SECURITY_ALERT,
} from '../../semconv/cylestio.ts'
import { EXIT_FOUND, limitOption, sinceOption, withEvents } from '../options.ts'
import type { GlobalOptions } from '../options.ts'
import type { Report } from '../output/report.ts'
import { print } from '../output/render.ts'
import {
  attributesOf,
  eventData,
  RECORD_COLUMNS,
  recordRow,
  styleOfLevel,
  timeText,
} from './event-report.ts'
import { findUpTo } from './events.ts'

interface Options extends GlobalOptions {
  readonly limit: number
  readonly since?: Date
  readonly failOn?: 'suspicious' | 'dangerous'
}

export function addAlerts(program: Command): void {
  program
    .command('alerts')
    .description('list security alerts, newest first')
    .addOption(sinceOption())
    .addOption(limitOption(100))
    .addOption(
      new Option(
        '--fail-on <level>',
        'exit 2 when there is an alert of this level or above',
      ).choices(['suspicious', 'dangerous']),
    )
    .addHelpText('after', '\nExample:\n  $ cylestio alerts --since 1h --fail-on dangerous')
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<Options>()
      await withEvents(options, (events) => {
        const filter = {
          ...ALERTS,
          ...(options.since === undefined ? {} : { since: options.since }),
        }
        print(alertReport(findUpTo(events, filter, options.limit)), options.format)
        if (options.failOn === undefined) return
        const found = events.find({ ...filter, minSecurity: options.failOn, limit: 1 })
        if (found.length > 0) process.exitCode = EXIT_FOUND
      })
    })
}

/** One alert per finding. */
export const ALERTS: EventFilter = {
  eventType: EVENT_SECURITY_ALERT,
  minSecurity: 'suspicious',
}

/** What an alert's attributes say of its finding. */
export function findingOf(row: EventRow): {
  rule: string
  call: string
  excerpt: string
  reason: string
} {
  const attributes = attributesOf(row)
  const text = (name: string): string => {
    const value = attributes[name]
    return typeof value === 'string' ? value : ''
  }
  return {
    rule: text(ATTR_CYLESTIO_FINDING_RULE),
    call: text(ATTR_CYLESTIO_FINDING_CALL),
    excerpt: text(ATTR_CYLESTIO_FINDING_EXCERPT),
    reason: text(ATTR_CYLESTIO_FINDING_REASON),
  }
}

function alertReport(rows: readonly EventRow[]): Report {
  return {
    blocks: [
      {
        kind: 'table',
        columns: [
          { key: 'id', title: 'id', align: 'right', firm: true },
          { key: 'time', title: 'time (UTC)', style: () => 'gray', firm: true },
          { key: 'security_level', title: 'security', style: styleOfLevel, firm: true },
          { key: 'rule', title: 'rule', firm: true },
          { key: 'call', title: 'call' },
          { key: 'excerpt', title: 'evidence' },
        ],
        rows: rows.map((row) => {
          const { id, timestamp, security_level } = row
          return { id, time: timeText(timestamp), security_level, ...findingOf(row) }
        }),
        empty: 'No alerts.',
      },
    ],
    data: rows.map(eventData),
    records: { columns: RECORD_COLUMNS, rows: rows.map(recordRow) },
  }
}

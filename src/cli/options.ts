/** Options that several commands share, and what their values mean. */
import { resolve } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import { resolveConfig } from '../config/index.ts'
import { getDatabasePath, openEvents } from '../query/index.ts'
import type { EventFilter, EventReader } from '../query/index.ts'
import type { Format } from './output/render.ts'

/** Exit code of a gate that found something. */
export const EXIT_FOUND = 2

export interface GlobalOptions {
  readonly db?: string
  readonly format: Format
}

/** What the filter flags hold after parsing. */
export interface FilterOptions {
  readonly channel?: string
  readonly type?: string
  readonly level?: 'debug' | 'info' | 'warning' | 'error'
  readonly security?: 'none' | 'suspicious' | 'dangerous'
  readonly agent?: string
  readonly since?: Date
  readonly until?: Date
  readonly search?: string
  readonly trace?: string
}

/** Adds the flags that narrow down events. */
export function addFilterOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--channel <name>', 'channel, such as LLM or MCP').argParser((name) =>
        name.toUpperCase(),
      ),
    )
    .option('--type <event-type>', 'event type, such as LLM_call_finish')
    .addOption(
      new Option('--level <level>', 'severity').choices(['debug', 'info', 'warning', 'error']),
    )
    .addOption(
      new Option('--security <level>', 'security level').choices([
        'none',
        'suspicious',
        'dangerous',
      ]),
    )
    .option('--agent <id>', 'agent id')
    .addOption(sinceOption())
    .addOption(
      new Option('--until <when>', 'before this time; written as --since').argParser(parseWhen),
    )
    .option('--search <text>', 'text in the name, type, data or body, from the beginning of a word')
    .option('--trace <trace-id>', 'events of one trace')
}

export function sinceOption(): Option {
  const help = 'from this time on: 15m, 1h, 2d ago, or 2026-01-31T12:00:00Z'
  return new Option('--since <when>', help).argParser(parseWhen)
}

export function limitOption(fallback: number): Option {
  return new Option('--limit <count>', 'at most this many').argParser(parseCount).default(fallback)
}

/** The query's filter of the flags. */
export function toFilter(options: FilterOptions): EventFilter {
  const { channel, type, level, security, agent, since, until, search, trace } = options
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(type === undefined ? {} : { eventType: type }),
    ...(level === undefined ? {} : { level }),
    ...(security === undefined ? {} : { securityLevel: security }),
    ...(agent === undefined ? {} : { agentId: agent }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(search === undefined ? {} : { search }),
    ...(trace === undefined ? {} : { traceId: trace.toLowerCase() }),
  }
}

/** Absolute path: `--db`, else the configured one, else the platform's place. */
export function databasePath({ db }: GlobalOptions): string {
  return resolve(db ?? resolveConfig().config.database.path ?? getDatabasePath())
}

/** What signs the anchors of retention. */
export function anchorKey(): string | undefined {
  return resolveConfig().config.data_masking.hash_key
}

/** Opens the database for the time of a question. */
export async function withEvents<T>(
  options: GlobalOptions,
  ask: (events: EventReader) => T | Promise<T>,
): Promise<T> {
  const events = openEvents(databasePath(options))
  try {
    return await ask(events)
  } finally {
    events.close()
  }
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** A date, or a date and time, of ISO 8601; a time without zone is local time. */
const ISO_TIME =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i

/** A time: so long ago (`90s`, `15m`, `1h`, `2d`, `1w`) or ISO 8601. */
export function parseWhen(text: string): Date {
  const [, amount, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? []
  const millis = UNITS[unit]
  if (amount !== undefined && millis !== undefined)
    return new Date(Date.now() - Number(amount) * millis)
  const time = ISO_TIME.test(text) ? new Date(text.replace(' ', 'T')) : new Date(NaN)
  if (Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError('Expected 15m, 1h, 2d or an ISO time.')
  }
  return time
}

/** A whole number from 1 on. */
export function parseCount(text: string): number {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (count < 1) throw new InvalidArgumentError('Expected a whole number from 1 on.')
  return count
}

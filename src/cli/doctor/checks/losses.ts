/** What was lost or cut, and how the sinks stand. */
import { existsSync } from 'node:fs'
import { listSinks, openEvents } from '../../../query/index.ts'
import type { DropCount, SinkStatus } from '../../../query/index.ts'
import type { Check, Finding } from '../types.ts'

export const lossesCheck: Check = {
  id: 'losses',
  run({ databasePath }) {
    if (!existsSync(databasePath)) return []
    try {
      const events = openEvents(databasePath)
      const { drops, truncations } = events.totals()
      events.close()
      return [
        counted(databasePath, 'warning', drops, 'were lost'),
        counted(databasePath, 'info', truncations, 'were cut'),
        ...listSinks({ path: databasePath }).map(sinkFinding),
      ]
    } catch {
      // A file that cannot be read is the finding of another check.
      return []
    }
  },
}

function counted(
  subject: string,
  level: 'warning' | 'info',
  counts: readonly DropCount[],
  what: string,
): Finding {
  if (counts.length === 0) return { level: 'ok', subject, message: `no events ${what}` }
  const parts = counts.map(({ reason, count }) => `${reason} ${count}`)
  return { level, subject, message: `events ${what}: ${parts.join(', ')}`, facts: { counts } }
}

function sinkFinding(sink: SinkStatus): Finding {
  const { state, behind, deadLetters, lastError } = sink
  const dead = deadLetters === 0 ? '' : `, ${deadLetters} dead letters`
  const error = lastError === null ? '' : `: ${lastError}`
  const finding = {
    subject: `sink ${sink.sink}`,
    message: `${state}, ${behind} events behind${dead}${error}`,
    facts: { ...sink },
  }
  if (state === 'paused') {
    return { ...finding, level: 'problem', advice: `cylestio sinks resume ${sink.sink}` }
  }
  if (deadLetters > 0) {
    return { ...finding, level: 'warning', advice: 'cylestio sinks dead-letters' }
  }
  return { ...finding, level: state === 'retrying' ? 'warning' : 'ok' }
}

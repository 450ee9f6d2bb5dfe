/**
 * Schema version 8: counts of what was cut, beside those of what was lost; and the trace state, which stands among
 * the data of a row, in the view for OpenTelemetry.
 */
import type { Database } from '../load.ts'

const TABLE = `
CREATE TABLE truncations (
  reason TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL
) WITHOUT ROWID;
`

const NO_STATE = "'' AS TraceState"
const STATE = `coalesce(json_extract(e.data, '$."otel.trace_state"'), '') AS TraceState`

export function addTruncations(db: Database): void {
  db.exec(TABLE)
  const view = db
    .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'otel_traces'")
    .pluck()
    .get()
  if (view === undefined) return
  db.exec('DROP VIEW otel_traces')
  db.exec(view.replace(NO_STATE, STATE))
}

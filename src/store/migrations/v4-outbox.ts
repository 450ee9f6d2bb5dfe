/** Schema version 4: what a sink took and refused, how it stands, and dead letters that can be sent again. */
export const V4_OUTBOX = `
ALTER TABLE sinks ADD COLUMN state TEXT NOT NULL DEFAULT 'ok';
ALTER TABLE sinks ADD COLUMN retry_at TEXT;
ALTER TABLE sinks ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sinks ADD COLUMN rejected INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sinks ADD COLUMN accepted_at TEXT;
ALTER TABLE dead_letters ADD COLUMN row_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dead_letters ADD COLUMN requeued INTEGER NOT NULL DEFAULT 0;
`

/**
 * Schema version 5: lists that records repeat, the messages of a conversation before all, are kept once.
 *
 * `contents` holds one item of a list. `content_lists` is a tree: a node is a list that ends in its item, and its
 * parent is the list before that item; so a conversation that grows by a message adds one node. The row keeps the
 * number of its node, and `events`, a view from now on, gives the whole `data` as it was written.
 */
import type { Database } from '../load.ts'

const TABLES = `
CREATE TABLE contents (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  uses INTEGER NOT NULL,
  text TEXT NOT NULL
);
CREATE TABLE content_lists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  parent_id INTEGER NOT NULL,
  content_id INTEGER NOT NULL,
  last_event_id INTEGER NOT NULL,
  UNIQUE (parent_id, content_id)
);
CREATE INDEX content_lists_last ON content_lists (last_event_id);
ALTER TABLE events RENAME TO event_rows;
ALTER TABLE event_rows ADD COLUMN lists TEXT;
`

/** The list of a node as JSON text. The order is that of the subquery, which all versions of SQLite keep. */
const LIST = `
  WITH RECURSIVE back (node, parent, content, depth) AS (
    SELECT id, parent_id, content_id, 0 FROM content_lists WHERE id = list.value
    UNION ALL
    SELECT l.id, l.parent_id, l.content_id, depth + 1 FROM back JOIN content_lists AS l ON l.id = back.parent
  )
  SELECT '[' || group_concat(text, ',') || ']' FROM
    (SELECT c.text AS text FROM back JOIN contents AS c ON c.id = back.content ORDER BY depth DESC)`

const DATA = `CASE WHEN r.lists IS NULL THEN r.data ELSE json_patch(r.data,
  (SELECT json_group_object(list.key, (${LIST})) FROM json_each(r.lists) AS list)) END`

const VIEW = `
CREATE VIEW events AS SELECT
  r.id, r.event_id, r.record, r.timestamp, r.time_unix_nano, r.end_time_unix_nano, r.duration_ms, r.agent_id,
  r.session_id, r.user_id, r.event_type, r.name, r.channel, r.level, r.security_level, r.trace_id, r.span_id,
  r.parent_span_id, r.kind, r.status, r.status_message,
  ${DATA} AS data,
  r.body, r.events, r.links, r.resource_id, r.scope_id
FROM event_rows AS r;

CREATE TRIGGER events_delete INSTEAD OF DELETE ON events BEGIN
  DELETE FROM event_rows WHERE id = OLD.id;
END;
`

interface View {
  readonly name: string
  readonly sql: string
}

export function addContents(db: Database): void {
  // SQLite would make the views read the renamed table; they are to read the view that takes its name.
  const views = db
    .prepare<[], View>("SELECT name, sql FROM sqlite_schema WHERE type = 'view' ORDER BY rowid")
    .all()
  for (const { name } of views) db.exec(`DROP VIEW "${name}"`)
  db.exec(TABLES)
  db.exec(VIEW)
  for (const { sql } of views) db.exec(sql)
}

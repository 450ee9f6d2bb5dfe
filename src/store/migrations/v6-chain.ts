/**
 * Schema version 6: each row may carry a hash over itself and the row before it. `anchors` says where the chain
 * begins after retention has deleted its first rows; each anchor carries a hash over itself and the one before.
 */
export const V6_CHAIN = `
ALTER TABLE event_rows ADD COLUMN chain BLOB;
CREATE TABLE anchors (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  last_id INTEGER NOT NULL,
  chain BLOB NOT NULL,
  deleted INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  hash BLOB NOT NULL
);
`

/**
 * Schema version 7: an index of words. It keeps no texts of its own (`content=''`), no places in them
 * (`detail=none`), and one entry for content that many records share. `meta` says how far each index is
 * filled; filling is left to `search/fill.ts`, so that the migration takes no longer in a file full of rows.
 *
 * `list_uses` says which records have a list, so that content leads to its records.
 */
const index = (name: string): string => `
CREATE VIRTUAL TABLE ${name} USING fts5(
  text, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 0");`

export const V7_SEARCH = `
${index('search_rows')}
${index('search_contents')}
CREATE TABLE list_uses (
  list_id INTEGER NOT NULL,
  event_id INTEGER NOT NULL,
  PRIMARY KEY (list_id, event_id)
) WITHOUT ROWID;
CREATE INDEX content_lists_content ON content_lists (content_id);
INSERT INTO meta (key, value) VALUES ('search_rows', '0'), ('search_contents', '0');

CREATE TRIGGER event_rows_search AFTER DELETE ON event_rows BEGIN
  DELETE FROM search_rows WHERE rowid = OLD.id;
  DELETE FROM list_uses WHERE event_id = OLD.id AND list_id IN (SELECT value FROM json_each(OLD.lists));
END;
-- The highest number may be given again: what gets it then must not count as indexed.
CREATE TRIGGER contents_search AFTER DELETE ON contents BEGIN
  DELETE FROM search_contents WHERE rowid = OLD.id;
  UPDATE meta SET value = CAST(min(CAST(value AS INTEGER), (SELECT coalesce(max(id), 0) FROM contents)) AS TEXT)
    WHERE key = 'search_contents';
END;
`

/**
 * Schema version 3: how far each journal file has been moved into the tables. It stands in the same file as
 * the rows, so that both change in one transaction and a record is moved once, whoever moves it.
 */
export const V3_JOURNALS = `
CREATE TABLE journals (
  file TEXT PRIMARY KEY,
  moved INTEGER NOT NULL
) WITHOUT ROWID;
`

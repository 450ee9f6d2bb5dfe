/** Stops in the middle of a second migration. Args: path. */
import BetterSqlite3 from 'better-sqlite3'
import { MIGRATIONS } from '../../../src/store/migrations/index.ts'
import { migrate } from '../../../src/store/schema.ts'
import { block, say } from './say.ts'

const [path = ''] = process.argv.slice(2)
const db = new BetterSqlite3(path)
migrate(db, path, [
  ...MIGRATIONS,
  {
    name: 'half',
    up(database) {
      database.exec(
        "CREATE TABLE half (id); INSERT INTO half VALUES (1); UPDATE event_rows SET name = 'changed'",
      )
      say('half')
      block(60_000)
    },
  },
])

/** Inserts one event and says where it went. Args: path. */
import { existsSync } from 'node:fs'
import { openJournalStore } from '../../../src/store/journal/store.ts'
import { journalFolder } from '../../../src/store/journal/names.ts'
import { makeEventWithId } from './event.ts'
import { say } from './say.ts'

const [path = ''] = process.argv.slice(2)
const store = openJournalStore({ path })
store.insert([makeEventWithId('one')])
say(store.settle === undefined ? 'direct' : 'journal')
await store.settle?.(5_000)
store.close()
await store.released?.(5_000)
say(`folder ${existsSync(journalFolder(path))}`)

/** Inserts through a journal and prints each id that is safe. Args: path, prefix, durability. */
import { openJournalStore } from '../../../src/store/journal/store.ts'
import type { Durability } from '../../../src/store/types.ts'
import { makeEventWithId } from './event.ts'
import { say } from './say.ts'

const [path = '', prefix = '', durability = 'call'] = process.argv.slice(2)
const store = openJournalStore({ path, durability: durability as Durability })
for (let n = 0; ; n += 1) {
  const id = `${prefix}-${n}`
  store.insert([makeEventWithId(id)])
  say(id)
}

/** Inserts 50 events through a journal and ends in the way that is asked for. Args: path, way, durability. */
import { writeSync } from 'node:fs'
import { openJournalStore } from '../../../src/store/journal/store.ts'
import type { Durability } from '../../../src/store/types.ts'
import { makeEventWithId } from './event.ts'

const [path = '', way = '', durability = 'call'] = process.argv.slice(2)
const store = openJournalStore({ path, durability: durability as Durability })
for (let n = 0; n < 50; n += 1) store.insert([makeEventWithId(`${way}-${n}`)])
writeSync(1, 'inserted\n')

const WAYS: Readonly<Record<string, () => void>> = {
  natural: () => {},
  exit: () => process.exit(3),
  throw: () => {
    throw new Error('on purpose')
  },
  rejection: () => void Promise.reject(new Error('on purpose')),
  SIGTERM: () => void process.kill(process.pid, 'SIGTERM'),
  SIGINT: () => void process.kill(process.pid, 'SIGINT'),
  SIGKILL: () => void process.kill(process.pid, 'SIGKILL'),
  abort: () => process.abort(),
}
// After a turn of the event loop, so that `tick` has kept its promise too.
setImmediate(() => setImmediate(() => WAYS[way]?.()))
if (way.startsWith('SIG')) setTimeout(() => {}, 60_000)

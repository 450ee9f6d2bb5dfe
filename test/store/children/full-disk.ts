/** Fills its small disk, goes on, gets room again and says what became of its events. Args: path, mode. */
import { rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { dirname, join } from 'node:path'
import { ballastOf, keepBallast } from '../../../src/store/ballast.ts'
import { openJournalStore } from '../../../src/store/journal/store.ts'
import { openStore } from '../../../src/store/open.ts'
import { cleanupOldEvents } from '../../../src/store/retention.ts'
import { createEventWriter } from '../../../src/store/writer.ts'
import { makeEventWithId } from './event.ts'
import { say } from './say.ts'

const [path = '', mode = ''] = process.argv.slice(2)
const open = (): ReturnType<typeof openStore> =>
  mode === 'journal' ? openJournalStore({ path }) : openStore({ path })
const writer = createEventWriter({ path, open })
for (let n = 0; n < 200; n += 1) writer.write([makeEventWithId(`before-${n}`)])
await writer.flush()
keepBallast(path)
say(`ballast ${statSync(ballastOf(path)).size}`)

const filler = join(dirname(path), 'filler')
let size = 64 * 1024 * 1024
while (size > 512) {
  try {
    writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
  } catch {
    size /= 2
  }
}
let slowest = 0
for (let n = 0; n < 8_000; n += 1) {
  const start = performance.now()
  writer.write([makeEventWithId(`during-${n}`)])
  slowest = Math.max(slowest, performance.now() - start)
  if (n % 500 === 0) await wait(20)
}
say(`waiting ${writer.pending > 0}`)
say(`dropped ${JSON.stringify(writer.dropped)}`)
// The disk is as full as before, and yet rows can be deleted.
say(`deleted ${cleanupOldEvents({ path, days: 1e-9 }).deleted > 0}`)
rmSync(filler)
while (writer.pending > 0) await writer.flush()
writer.write([makeEventWithId('after')])
await writer.flush()
writer.close()
await writer.released()
say('written')

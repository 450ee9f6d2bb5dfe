/** Three threads write through journals of their own into one database. Args: path, prefix. */
import { Worker, isMainThread, workerData } from 'node:worker_threads'
import { openJournalStore } from '../../../src/store/journal/store.ts'
import { makeEventWithId } from './event.ts'

const [path = '', prefix = ''] = isMainThread ? process.argv.slice(2) : (workerData as string[])
if (isMainThread) {
  for (const thread of ['a', 'b', 'c']) {
    new Worker(new URL(import.meta.url), { workerData: [path, `${prefix}-${thread}`] })
  }
} else {
  const store = openJournalStore({ path })
  for (let n = 0; n < 300; n += 1) {
    store.insert([makeEventWithId(`${prefix}-${n}`)])
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  store.close()
}

/**
 * A main thread, three worker threads, three forks and two cluster workers write into one database at once:
 * `many.ts <database> <events of each>`. Each prints its ids as a producer does.
 */
import { fork } from 'node:child_process'
import cluster from 'node:cluster'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { enableMonitoring, logEvent } from 'cylestio-monitor'
import { say } from '../../store/children/say.ts'
import { textOf } from '../driver/payload.ts'

const [path = '', count = '0', role = 'main'] = isMainThread
  ? process.argv.slice(2)
  : (workerData as string[])

if (role === 'main') {
  const again = (name: string): string[] => [path, count, name]
  // Before the others: a cluster worker is this program with the arguments that stand here.
  cluster.setupPrimary({ args: again('cluster') })
  cluster.fork()
  cluster.fork()
  for (const name of ['fork1', 'fork2', 'fork3']) fork(import.meta.filename, again(name))
  for (const name of ['thread1', 'thread2', 'thread3']) {
    new Worker(new URL(import.meta.url), { workerData: again(name) })
  }
}
const name = role === 'cluster' ? `cluster${cluster.worker?.id ?? 0}` : role
const monitoring = enableMonitoring({
  agentId: name,
  instrumentations: [],
  config: { database: { path }, capture: { max_chars: 2_000_000 } },
})
for (let n = 0; n < Number(count); n += 1) {
  const id = `${name}-${n}`
  logEvent('fault_event', { id, text: textOf(id, 4_096) }, 'CUSTOM')
  say(`+${id}`)
  if (n % 8 === 0) await new Promise((resolve) => setImmediate(resolve))
}
await monitoring.shutdown()
if (cluster.isWorker) cluster.worker?.disconnect()

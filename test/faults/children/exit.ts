/** Writes 100 events and ends in the way that is asked for: `exit.ts <way> [<database>]`; bare without a database. */
import { setFlagsFromString } from 'node:v8'
import { say } from '../../store/children/say.ts'
import { textOf } from '../driver/payload.ts'

const [way = '', path] = process.argv.slice(2)
const EVENTS = 100

const rethrow = (): never => {
  throw new Error('on purpose')
}
const signal = (name: NodeJS.Signals) => (): void => {
  process.kill(process.pid, name)
  setTimeout(() => {}, 20_000)
}
const WAYS: Readonly<Record<string, () => void>> = {
  natural: () => {},
  'exit 3': () => process.exit(3),
  'exit code 4': () => void (process.exitCode = 4),
  throw: rethrow,
  rejection: () => void Promise.reject(new Error('on purpose')),
  'throw, listened to': () => {
    process.once('uncaughtException', () => setTimeout(() => process.exit(6), 10))
    rethrow()
  },
  'rejection, listened to': () => {
    process.once('unhandledRejection', () => void (process.exitCode = 7))
    void Promise.reject(new Error('on purpose'))
  },
  SIGTERM: signal('SIGTERM'),
  SIGINT: signal('SIGINT'),
  SIGHUP: signal('SIGHUP'),
  'SIGTERM, listened to': () => {
    process.once('SIGTERM', () => process.exit(5))
    signal('SIGTERM')()
  },
  abort: () => process.abort(),
  'out of memory': () => {
    setFlagsFromString('--heap-growing-percent=0')
    const kept: unknown[] = []
    for (;;) kept.push(new Array(10_000).fill({}))
  },
  SIGKILL: signal('SIGKILL'),
  reallyExit: () => (process as unknown as { reallyExit(code: number): void }).reallyExit(8),
}

if (path !== undefined) {
  const { enableMonitoring, logEvent } = await import('cylestio-monitor')
  enableMonitoring({ agentId: 'exit', instrumentations: [], config: { database: { path } } })
  for (let n = 0; n < EVENTS; n += 1) {
    const id = `exit-${n}`
    logEvent('fault_event', { id, text: textOf(id, 1_000) }, 'CUSTOM')
  }
}
say('written')
setTimeout(() => WAYS[way]?.(), 1)

/** Ends in the way of argv[3], watched into the database argv[2], or bare when that is `-`. */
import { disableMonitoring, enableMonitoring, monitorCall } from '../../../src/index.ts'

const [path = '-', way = ''] = process.argv.slice(2)
const bare = path === '-'
if (!bare) enableMonitoring({ agentId: 'child', config: { database: { path } } })
const watch: typeof monitorCall = bare ? (fn) => fn : monitorCall

const forever = watch(() => new Promise<void>(() => {}), 'AGENT')
/** Held: a result that nobody holds may be collected before the end. */
const held: Promise<void>[] = []

const ways: Record<string, () => unknown> = {
  'unhandled rejection': watch(async () => {
    throw new Error('nobody listens')
  }, 'AGENT'),
  'unhandled rejection, listened to': () => {
    process.on('unhandledRejection', (reason, promise) => {
      console.log('unhandled', String(reason), promise instanceof Promise)
      process.exitCode = 7
    })
    void watch(async () => {
      throw new Error('nobody listens')
    }, 'AGENT')()
  },
  'process.exit in mid-call': () => {
    held.push(forever())
    process.exit(5)
  },
  'process.exit inside a call': watch(() => process.exit(6), 'AGENT'),
  'uncaught exception': watch(() => {
    throw new TypeError('uncaught')
  }, 'AGENT'),
  'natural end': () => {
    held.push(forever())
  },
  'an error event of a stream': watch(async () => {
    const { Readable } = await import('node:stream')
    const stream = new Readable({ read: () => {} })
    setImmediate(() => stream.destroy(new Error('stream broke')))
    return stream
  }, 'AGENT'),
  'off and on again': async () => {
    held.push(forever())
    if (!bare) await disableMonitoring()
    console.log('off')
  },
}
void ways[way]?.()

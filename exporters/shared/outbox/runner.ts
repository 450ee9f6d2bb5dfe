/** Delivers to one sink, for as long as this process has its lease. */
import type { Outbox } from '../../../src/store/outbox/open.ts'
import type { SinkState } from '../../../src/store/outbox/types.ts'
import { backoffMs } from './backoff.ts'
import { nextBatch } from './batch.ts'
import { deliver } from './deliver.ts'
import type { Halt, Progress } from './deliver.ts'
import { patiently } from './patiently.ts'
import { createTold, PROBLEM_DEAD_LETTERS, PROBLEM_PAUSED, PROBLEM_REJECTED } from './told.ts'
import type { OutboxEvent } from './types.ts'
import type { Runner, RunnerOptions } from './runner-types.ts'
import { createWaits } from './waits.ts'

/** A paused sink is tried again now and then: the receiver may have been put right without a word. */
const PAUSE_MS = 900_000
/** After trouble with the database, and at most between two looks when nothing wakes us. */
const TROUBLE_MS = 1_000
const IDLE_MS = 5_000
/** A cursor that only moved over events that are not for the sink is stored this often. */
const SAVE_SKIPS_MS = 5_000
/** Accepted requests after which a smaller batch size is doubled again. */
const GROW_AFTER = 20

interface FlushRequest {
  readonly target: number
  readonly elsewhere: boolean
  readonly done: (delivered: boolean) => void
}

export function startRunner(options: RunnerOptions): Runner {
  const { sink, clock, say } = options
  const waits = createWaits(clock, options.lingerMs)
  const refusals = { count: 0 }
  const told = createTold(sink.id)
  const flushes = new Set<FlushRequest>()

  let stopped = false
  /** The outbox that our lease is in; undefined without one. */
  let held: Outbox | undefined
  let cursor = 0
  let savedAt = Number.NEGATIVE_INFINITY
  /** What was accepted and could not be stored yet. */
  let unsaved = { count: 0, rejected: 0 }
  let failures = 0
  let retryAt = 0
  /** The wait that ends at `retryAt`. */
  let retryMs = 0
  /** The receiver named the time of the next attempt. */
  let asked = false
  let state: SinkState = 'ok'
  let troubled = false
  let maxEvents = sink.maxEvents
  let acceptedInARow = 0

  const settle = (delivered: (request: FlushRequest) => boolean | undefined): void => {
    for (const request of flushes) {
      const verdict = delivered(request)
      if (verdict === undefined) continue
      flushes.delete(request)
      request.done(verdict)
    }
  }

  async function takeLease(outbox: Outbox): Promise<boolean> {
    if (held === outbox) return true
    const stored = await patiently(() =>
      outbox.cursors.lease(sink.id, clock.now(), options.leaseMs),
    )
    if (stored === undefined) {
      const position = outbox.cursors.position(sink.id) ?? 0
      settle(({ target, elsewhere }) => (position >= target ? true : elsewhere ? undefined : false))
      return false
    }
    cursor = stored
    held = outbox
    return true
  }

  /** Stores what was accepted; a full disk must not make us send it again and again. */
  async function save(outbox: Outbox, count: number, rejected: number): Promise<void> {
    unsaved = { count: unsaved.count + count, rejected: unsaved.rejected + rejected }
    const step = { lastId: cursor, ...unsaved }
    const kept = await patiently(() => outbox.cursors.accepted(sink.id, step, clock.now()))
    if (!kept) held = undefined
    unsaved = { count: 0, rejected: 0 }
    told.delivered(count)
    told.lag(outbox.lastId() - cursor)
    savedAt = clock.now()
  }

  function progressOf(outbox: Outbox, moves: boolean): Progress {
    const move = (events: readonly OutboxEvent[]): void => {
      const last = events.at(-1)
      if (moves && last !== undefined) cursor = Math.max(cursor, last.row.id)
    }
    return {
      async accepted(events, { rejected = 0, note }) {
        move(events)
        if (rejected > 0) {
          await patiently(() => outbox.countDrop(PROBLEM_REJECTED, rejected))
          told.refused(PROBLEM_REJECTED, events, rejected, note ?? 'no reason')
          say(
            `${sink.id}: the receiver refused ${rejected} records: ${note ?? 'no reason'}`,
            'warn',
          )
        }
        await save(outbox, events.length - rejected, rejected)
        if (!moves) {
          const ids = events.map(({ row }) => row.event_id)
          await patiently(() => outbox.deadLetters.remove(sink.id, ids))
        }
        recovered()
      },
      async dead(event, reason) {
        const isNew = await patiently(() => outbox.deadLetters.add(sink.id, event.row, reason))
        if (isNew) told.refused(PROBLEM_DEAD_LETTERS, [event], 1, reason)
        move([event])
        const kept = await patiently(() => outbox.cursors.advance(sink.id, cursor, clock.now()))
        if (!kept) held = undefined
        say(`${sink.id}: event ${event.row.id} is a dead letter: ${reason}`, 'warn')
      },
      tooLarge(events) {
        maxEvents = Math.max(1, events >> 1)
        acceptedInARow = 0
      },
      stopped: () => stopped || held !== outbox,
    }
  }

  function recovered(): void {
    acceptedInARow += 1
    if (acceptedInARow >= GROW_AFTER && maxEvents < sink.maxEvents) {
      maxEvents = Math.min(maxEvents * 2, sink.maxEvents)
      acceptedInARow = 0
    }
    if (state !== 'ok') say(`${sink.id}: events are delivered again`, 'info')
    failures = 0
    retryAt = 0
    state = 'ok'
  }

  async function halted(outbox: Outbox, halt: Halt): Promise<void> {
    if (halt.kind === 'stopped' || stopped) return settle(() => false)
    const before = state
    failures += 1
    acceptedInARow = 0
    asked = false
    if (halt.kind === 'retry') {
      state = 'retrying'
      asked = halt.afterMs !== undefined
      retryMs = halt.afterMs ?? backoffMs(failures, clock.random())
    } else {
      state = halt.unsupported === true ? 'unsupported' : 'paused'
      retryMs = PAUSE_MS
    }
    retryAt = clock.now() + retryMs
    if (state !== before) {
      const what = state === 'retrying' ? 'not delivered' : state
      const level = state === 'unsupported' ? 'info' : 'warn'
      say(`${sink.id}: ${what}, the events stay in the database: ${halt.reason}`, level)
    }
    const [now, reason] = [state, halt.reason]
    // What the file says, so that another process does not tell it once more.
    if (now === 'paused' && outbox.cursors.state(sink.id) !== now) {
      await patiently(() => outbox.tell(PROBLEM_PAUSED, { sink: sink.id, reason }))
    }
    await patiently(() => outbox.cursors.report(sink.id, now, reason, retryAt))
    // Last, so that whoever asks again at once asks in the new state.
    settle(() => false)
  }

  /** The dead letters that a person has sent back come first; their order is gone anyway. */
  async function resend(outbox: Outbox): Promise<Halt | undefined> {
    const ids = outbox.deadLetters.requeued(sink.id, Math.min(maxEvents, 64))
    if (ids.length === 0) return undefined
    const events = outbox.find(ids)
    const gone = ids.filter((id) => events.every(({ row }) => row.event_id !== id))
    if (gone.length > 0) await patiently(() => outbox.deadLetters.remove(sink.id, gone))
    if (events.length === 0) return undefined
    return deliver(sink, events, refusals, progressOf(outbox, false))
  }

  async function round(outbox: Outbox): Promise<void> {
    // A clock that was set back must not make the wait longer by that.
    retryAt = Math.min(retryAt, clock.now() + retryMs)
    const wait = retryAt - clock.now()
    if (wait > 0) return waits.wait(wait, false)
    waits.looked()
    const resent = await resend(outbox)
    await told.write(outbox)
    if (resent !== undefined) return halted(outbox, resent)
    const batch = await nextBatch(outbox, sink, cursor, maxEvents)
    if (batch.events.length > 0) {
      const halt = await deliver(sink, batch.events, refusals, progressOf(outbox, true))
      await told.write(outbox)
      if (halt !== undefined) return halted(outbox, halt)
    }
    cursor = Math.max(cursor, batch.scannedTo)
    if (batch.events.length === 0 && Math.abs(clock.now() - savedAt) > SAVE_SKIPS_MS)
      await saveSkips(outbox)
    // Nothing more is there, whatever the target: the file may be another one by now.
    const done = batch.events.length === 0
    settle(({ target }) => (done || cursor >= target ? true : undefined))
    if (done && flushes.size === 0) await waits.wait(IDLE_MS, true)
  }

  async function saveSkips(outbox: Outbox): Promise<void> {
    savedAt = clock.now()
    if ((outbox.cursors.position(sink.id) ?? 0) >= cursor) return
    const kept = await patiently(() => outbox.cursors.advance(sink.id, cursor, clock.now()))
    if (!kept) held = undefined
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const outbox = options.outbox()
        if (await takeLease(outbox)) await round(outbox)
        else await waits.wait(options.leaseMs / (flushes.size > 0 ? 100 : 4), false)
        troubled = false
      } catch (error) {
        settle(() => false)
        const reason = error instanceof Error ? error.message : String(error)
        if (!troubled) say(`${sink.id}: waits for the database: ${reason}`, 'info')
        troubled = true
        await waits.wait(TROUBLE_MS, false)
      }
    }
    settle(() => false)
  }

  const running = run()

  return {
    sink,
    rows: () => waits.rows(),
    renew() {
      if (held === undefined) return
      try {
        const outbox = held
        const stored = outbox.cursors.lease(sink.id, clock.now(), options.leaseMs)
        told.lag(Math.max(outbox.lastId() - cursor, 0))
        if (stored === undefined) held = undefined
        // A person may have moved it on.
        else cursor = Math.max(cursor, stored)
      } catch {
        // Nobody else can take the lease while the file cannot be written.
      }
    },
    checkResumed() {
      if (retryAt === 0 || held?.cursors.state(sink.id) !== 'ok') return
      retryAt = 0
      failures = 0
      waits.now()
    },
    flush(target, elsewhere) {
      return new Promise((done) => {
        flushes.add({ target, elsewhere, done })
        // An attempt ahead of our own schedule is fair; one ahead of the time that was asked for is not.
        if (retryAt > clock.now() && asked) return settle(() => false)
        retryAt = 0
        waits.now()
      })
    },
    release() {
      held?.cursors.release(sink.id)
    },
    async stop() {
      stopped = true
      sink.close()
      waits.close()
      await running
      const outbox = held
      if (outbox === undefined) return
      await saveSkips(outbox)
      await patiently(() => outbox.cursors.release(sink.id))
    },
  }
}

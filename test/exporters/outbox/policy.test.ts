import { expect, test } from 'vitest'
import { sql } from '../../store/support.ts'
import { PAUSED, RETRIED, TAKEN } from '../../support/answer-table.ts'
import { openDesk, problems, upTo } from './support.ts'

test.each(TAKEN)('%s is delivered, once', async (_name, answer) => {
  const desk = await openDesk()
  desk.server.answer(answer)
  desk.write(3)
  const forwarder = desk.forward({}, { timeoutMs: 300 })
  expect(await forwarder.flush(5_000)).toBe(true)
  expect(desk.server.accepted()).toEqual([1, 2, 3])
  expect(desk.sink()).toMatchObject({ last_id: 3, state: 'ok', delivered: 3, last_error: null })
  expect(desk.said).toEqual([])
})

test.each(RETRIED)(
  '%s keeps the events, and they come when the receiver is well',
  async (_name, answer, error) => {
    const desk = await openDesk()
    desk.server.answer(answer)
    desk.write(3)
    const forwarder = desk.forward({}, { timeoutMs: 300 })
    expect(await forwarder.flush(5_000)).toBe(false)
    expect(desk.sink()).toMatchObject({ last_id: 0, state: 'retrying' })
    expect(String(desk.sink()['last_error'])).toContain(error)
    expect(desk.said).toHaveLength(1)
    desk.server.answer({ status: 200 })
    expect(await forwarder.flush(5_000)).toBe(true)
    expect(desk.server.accepted()).toEqual([1, 2, 3])
    expect(desk.sink()).toMatchObject({ last_id: 3, state: 'ok', last_error: null, retry_at: null })
    expect(desk.said).toHaveLength(2)
  },
)

test.each(PAUSED)('%s pauses the sink, keeps the events, and is said', async (_name, answer) => {
  const desk = await openDesk()
  desk.server.answer(answer)
  desk.write(3)
  const forwarder = desk.forward()
  expect(await forwarder.flush(5_000)).toBe(false)
  expect(desk.sink()).toMatchObject({ last_id: 0, state: 'paused' })
  expect(desk.said).toHaveLength(1)
  expect(desk.server.received).toHaveLength(1)
  desk.write(3)
  expect(sql(desk.path, 'SELECT count(*) AS n FROM dead_letters')).toEqual([{ n: 0 }])
  desk.server.answer({ status: 200 })
  expect(await forwarder.flush(5_000)).toBe(true)
  // The fourth tells of the pause.
  expect(desk.server.accepted()).toEqual(upTo(7))
  expect(problems(desk.path)).toEqual([[4, 'sink_paused']])
})

test('413 halves the request until it fits, and what never fits is a dead letter', async () => {
  const desk = await openDesk()
  desk.server.answer(({ events }) =>
    events.length > 2 || events.some(({ id }) => id === 5) ? { status: 413 } : { status: 200 },
  )
  desk.write(9)
  const forwarder = desk.forward()
  expect(await forwarder.flush(5_000)).toBe(true)
  expect(desk.server.accepted()).toEqual([1, 2, 3, 4, 6, 7, 8, 9])
  expect(sql(desk.path, 'SELECT sink_id, row_id, reason FROM dead_letters')).toEqual([
    { sink_id: 'webhook', row_id: 5, reason: 'HTTP 413' },
  ])
})

test.each([400, 422])(
  '%i searches for the event at fault, and sends all others',
  async (status) => {
    const desk = await openDesk()
    desk.server.answer(({ events }) =>
      events.some(({ id }) => id === 4 || id === 11)
        ? { status, body: 'bad\nevent' }
        : { status: 200 },
    )
    desk.write(20)
    const forwarder = desk.forward()
    expect(await forwarder.flush(5_000)).toBe(true)
    expect(desk.server.accepted()).toEqual(upTo(20).filter((id) => id !== 4 && id !== 11))
    expect(sql(desk.path, 'SELECT row_id, reason FROM dead_letters ORDER BY row_id')).toEqual([
      { row_id: 4, reason: `HTTP ${status}: bad event` },
      { row_id: 11, reason: `HTTP ${status}: bad event` },
    ])
    expect(sql(desk.path, "SELECT count FROM drops WHERE reason = 'sink_dead_letter'")).toEqual([
      { count: 2 },
    ])
    expect(desk.sink()).toMatchObject({ last_id: 20, delivered: 18 })
  },
)

test('a receiver that refuses everything does not turn the table into dead letters', async () => {
  const desk = await openDesk()
  desk.server.answer({ status: 400 })
  desk.write(100)
  const forwarder = desk.forward()
  expect(await forwarder.flush(5_000)).toBe(false)
  expect(sql(desk.path, 'SELECT count(*) AS n FROM dead_letters')).toEqual([{ n: 20 }])
  expect(desk.sink()).toMatchObject({ state: 'paused', last_id: 20 })
  expect(String(desk.sink()['last_error'])).toContain('20 events in a row')
})

test('the token is in the request, and in no message', async () => {
  const desk = await openDesk()
  desk.server.answer({ status: 401, body: 'unknown token s3cret-token' })
  desk.write(1)
  const forwarder = desk.forward({}, { token: 's3cret-token' })
  await forwarder.flush(5_000)
  expect(desk.server.received[0]?.headers['authorization']).toBe('Bearer s3cret-token')
  expect(JSON.stringify([desk.said, desk.sink()])).not.toContain('s3cret')
})

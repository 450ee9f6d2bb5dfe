import { expect, test } from 'vitest'
import { SCALARS, plainEvent, scalarsOf } from '../../src/store/encode.ts'
import type { PlainEvent } from '../../src/store/encode.ts'
import { eventPayload, readPayload } from '../../src/store/journal/payload.ts'
import { makeEvent } from './support.ts'

/** Every part has another value, so that none can stand in for another. */
const DISTINCT = Object.fromEntries(
  [...SCALARS, 'body', 'data', 'events', 'links', 'resource', 'scope'].map((name, at) => [
    name,
    name === 'kind' ? 3 : /time/i.test(name) ? BigInt(at) : `"${name}"`,
  ]),
) as unknown as PlainEvent

test('each part of an event comes out of a journal where it went in', () => {
  expect(readPayload(eventPayload(DISTINCT))).toEqual({ kind: 'event', event: DISTINCT })
  const least = plainEvent(makeEvent())
  expect(readPayload(eventPayload(least))).toEqual({ kind: 'event', event: least })
})

test('values stand in the order of their names', () => {
  expect(scalarsOf(DISTINCT)).toEqual(
    SCALARS.map((name) =>
      typeof DISTINCT[name] === 'bigint' ? String(DISTINCT[name]) : DISTINCT[name],
    ),
  )
})

import { expect, test } from 'vitest'
import { writeJsonEnds } from '../../src/util/json-ends.ts'
import { safeJson } from '../../src/util/safe-json.ts'

const message = (n: number, chars = 80): { role: string; content: string } => ({
  role: n === 0 ? 'system' : n % 2 === 1 ? 'user' : 'assistant',
  content: `message ${n} ${'x'.repeat(chars)}`,
})
const conversation = (length: number): unknown[] => Array.from({ length }, (_, n) => message(n))

test('what fits is written as it is', () => {
  const value = { a: [1, 2, 3], text: 'x' }
  expect(writeJsonEnds(value, { maxChars: 100 })).toEqual({ text: safeJson(value), cut: false })
})

test.each([
  ['a list', (list: unknown[]): unknown => list, (value: unknown) => value as unknown[]],
  [
    'a list inside of arguments',
    (list: unknown[]): unknown => [{ model: 'm', messages: list, n: 1 }],
    (value: unknown) => (value as { messages: unknown[] }[])[0]?.messages ?? [],
  ],
])(
  'of %s that is too long the first and the newest items are kept whole',
  (_name, wrap, unwrap) => {
    const list = conversation(200)
    const { text, cut } = writeJsonEnds(wrap(list), { maxChars: 4_000 })
    expect(cut).toBe(true)
    expect(text.length).toBeLessThanOrEqual(4_100)
    const kept = unwrap(JSON.parse(text))
    const note = kept.findIndex((item) => typeof item === 'string')
    expect(note).toBe(1)
    const left = Number(/^…\[(\d+) items left out\]$/.exec(String(kept[1]))?.[1])
    expect([kept[0], ...kept.slice(2)]).toEqual([list[0], ...list.slice(1 + left)])
    expect(kept.length).toBeGreaterThan(12)
  },
)

test('a conversation that grows begins alike for some turns', () => {
  const texts = Array.from(
    { length: 32 },
    (_, n) => writeJsonEnds(conversation(200 + n), { maxChars: 8_000 }).text,
  )
  const longer = texts.filter((text, n) => text.startsWith(texts[n - 1]?.slice(0, -1) ?? '-'))
  expect(longer.length).toBeGreaterThan(26)
})

test('a newest item that is too long itself is cut, and the first one stays', () => {
  const list = [message(0), ...conversation(50), message(51, 100_000)]
  const { text } = writeJsonEnds(list, { maxChars: 4_000 })
  const kept = JSON.parse(text) as { content: string }[]
  expect(kept[0]).toEqual(message(0))
  expect(kept.at(-1)?.content).toMatch(/^message 51 x{1000,2000}…\[\d+ chars\]$/)
  expect(text.length).toBeLessThanOrEqual(4_100)
})

test('no room at all, lists in lists and cycles come to an end', () => {
  const list: unknown[] = conversation(30)
  list.push(list, [list, conversation(20)], conversation(40))
  for (const maxChars of [0, 1, 10, 100, 1_000]) {
    const { text, cut } = writeJsonEnds(list, { maxChars })
    expect(cut).toBe(true)
    expect(() => JSON.parse(text) as unknown).not.toThrow()
    expect(text.length).toBeLessThan(maxChars + 250)
  }
})

test('texts are masked under the name of the list that they stand in', () => {
  const keys: string[] = []
  writeJsonEnds(
    { passwords: Array.from({ length: 50 }, (_, n) => `secret ${n}`) },
    { maxChars: 200, mapText: (text, key) => (keys.push(key), text) },
  )
  expect(new Set(keys.filter((key) => key !== ''))).toEqual(new Set(['passwords']))
})

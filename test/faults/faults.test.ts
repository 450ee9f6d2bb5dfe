/** The harness itself: it has every row of the matrix, and its judge finds what is planted. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ROOT } from '../e2e/built.ts'
import { openStore } from '../../src/store/open.ts'
import { makeEvent } from '../store/support.ts'
import { judge } from './driver/judge.ts'
import { identityOf, textOf } from './driver/payload.ts'
import { ELSEWHERE, FAULTS } from './registry.ts'
import { runFaults } from './run.ts'
import { formatTable, formatTotal } from './table.ts'
import type { Fault } from './types.ts'

/** Rows of the matrix. */
const ROWS = 41

const folder = mkdtempSync(join(tmpdir(), 'cylestio-faults-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every row of the matrix has a fault, a test that there is, or a reason', () => {
  const rows = [...FAULTS.flatMap((fault) => fault.rows), ...ELSEWHERE.map(({ row }) => row)]
  const all = Array.from({ length: ROWS }, (_, index) => index + 1)
  expect(all.filter((row) => !rows.includes(row))).toEqual([])
  expect(rows.filter((row) => !all.includes(row))).toEqual([])
  for (const { row, heldBy = [], outOfScope } of ELSEWHERE) {
    expect(heldBy.length > 0, `row ${row}`).toBe(outOfScope === undefined)
    expect(heldBy.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  }
})

test('names are told apart', () => {
  const names = FAULTS.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('the text of an event follows from its id, in every size', () => {
  const ids = Array.from({ length: 2_000 }, (_, n) => `p-${n}`)
  const sizes = new Set(ids.map((id) => textOf(id, 1_000_000).length))
  expect([...sizes].sort((a, b) => a - b)).toEqual([
    0, 1, 100, 1_000, 4_096, 16_000, 64_000, 1_000_000,
  ])
  expect(textOf('p-7', 64_000)).toBe(textOf('p-7', 64_000))
  expect(identityOf('call_start', { 'cylestio.input': '["p-1",""]' })).toBeUndefined()
  expect(identityOf('call_finish', { 'cylestio.input': '["p-1","x"]' })).toEqual({
    id: 'p-1',
    text: 'x',
  })
})

test('the judge finds what is lost, stored twice, never issued or changed', () => {
  const path = join(folder, 'planted.db')
  const store = openStore({ path })
  const plant = (id: string, text = textOf(id, 100)): void =>
    store.insert([makeEvent({ eventType: 'fault_event', data: { id, text } })])
  for (const id of ['p-0', 'p-1', 'p-1', 'x-9']) plant(id)
  plant('p-2', 'another text')
  store.close()
  const evidence = { path, prefixes: ['p'], largest: 100 }
  const verdict = judge({ ...evidence, acknowledged: ['p-0', 'p-1', 'p-2', 'p-3'] })
  expect(verdict.problems).toEqual([
    '1 acknowledged events lost, 0 counted: p-3',
    'p-1 is stored 2 times',
    'stored: x-9 was never issued',
    'stored: p-2 has another content',
  ])
})

test('a fault that finds something, hangs on or throws fails; one that is not permitted is skipped, and says so', async () => {
  const base = { rows: [1], promise: '', rounds: { ci: 1, nightly: 1, soak: 1 } } as const
  const figures = { rounds: 1, acknowledged: 1, stored: 1 }
  let ended = 0
  const faults: Fault[] = [
    { ...base, name: 'sound', run: async () => figures },
    {
      ...base,
      name: 'finds',
      async run(run) {
        run.atEnd(() => (ended += 1))
        run.check(false, 'something is lost')
        return figures
      },
    },
    {
      ...base,
      name: 'throws',
      async run(run) {
        run.atEnd(() => (ended += 1))
        throw new Error('on purpose')
      },
    },
    { ...base, name: 'not permitted', needs: ['magic' as never], run: async () => figures },
  ]
  const said: string[] = []
  const results = await runFaults(faults, {
    tier: 'ci',
    seed: 1,
    done: (result) => said.push(result.fault.name),
  })
  expect(said).toEqual(['sound', 'finds', 'throws', 'not permitted'])
  expect(ended).toBe(2)
  expect(formatTotal(results)).toBe('1 passed, 2 failed, 1 skipped')
  const table = formatTable(results)
  expect(table).toContain('✗ finds: something is lost')
  expect(table).toContain('✗ throws: Error: on purpose')
  expect(table).toMatch(/not permitted SKIPPED: .+/)
})

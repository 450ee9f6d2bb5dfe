import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openLineFiles } from '../../exporters/jsonl/line-files.ts'
import { tempFolder } from '../store/support.ts'

const DAY = '20261122'
const linesOf = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n')

test('a file that would become too large is rotated, and the newest old ones are kept', () => {
  const folder = tempFolder()
  const path = join(folder, 'events.jsonl')
  const files = openLineFiles(path, { maxBytes: 30, keep: 2 })
  for (let line = 1; line <= 10; line += 1) files.append(`line-${line}-xxx`, 'agent', DAY)
  files.close()
  expect(readdirSync(folder).sort()).toEqual(['events.jsonl', 'events.jsonl.1', 'events.jsonl.2'])
  expect(linesOf(path)).toEqual(['line-9-xxx', 'line-10-xxx'])
  expect(linesOf(`${path}.1`)).toEqual(['line-7-xxx', 'line-8-xxx'])
  expect(linesOf(`${path}.2`)).toEqual(['line-5-xxx', 'line-6-xxx'])
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a line that is larger than the limit alone has a file alone', () => {
  const path = join(tempFolder(), 'events.jsonl')
  const files = openLineFiles(path, { maxBytes: 10 })
  for (const line of ['a', 'b'.repeat(50), 'c']) files.append(line, 'agent', DAY)
  files.close()
  expect([path, `${path}.1`, `${path}.2`].map((file) => linesOf(file)[0]?.[0])).toEqual([
    'c',
    'b',
    'a',
  ])
})

test('a new day begins a new file, a late line of the day before does not', () => {
  const folder = tempFolder()
  const path = join(folder, 'events.jsonl')
  writeFileSync(path, 'old\n')
  const yesterday = new Date('2026-11-21T23:59:00Z')
  utimesSync(path, yesterday, yesterday)
  const files = openLineFiles(path, { daily: true })
  files.append('late', 'agent', '20261121')
  utimesSync(path, yesterday, yesterday)
  files.append('new', 'agent', DAY)
  files.close()
  expect(linesOf(`${path}.1`)).toEqual(['old', 'late'])
  expect(linesOf(path)).toEqual(['new'])
})

test('with nothing to keep the file begins anew', () => {
  const folder = tempFolder()
  const files = openLineFiles(join(folder, 'events.jsonl'), { maxBytes: 5, keep: 0 })
  for (const line of ['one', 'two', 'three']) files.append(line, 'agent', DAY)
  files.close()
  expect(readdirSync(folder)).toEqual(['events.jsonl'])
  expect(linesOf(join(folder, 'events.jsonl'))).toEqual(['three'])
})

test('a lock that a dead process left is removed, and no line is lost before', () => {
  const folder = tempFolder()
  const path = join(folder, 'events.jsonl')
  writeFileSync(`${path}.lock`, '')
  const files = openLineFiles(path, { maxBytes: 5 })
  for (const line of ['one', 'two']) files.append(line, 'agent', DAY)
  expect(linesOf(path)).toEqual(['one', 'two'])
  const before = new Date(Date.now() - 60_000)
  utimesSync(`${path}.lock`, before, before)
  for (const line of ['three', 'four']) files.append(line, 'agent', DAY)
  files.close()
  expect(linesOf(path)).toEqual(['four'])
  expect(linesOf(`${path}.1`)).toEqual(['one', 'two', 'three'])
})

test('three processes that write to one file lose no line', async () => {
  const folder = tempFolder()
  const path = join(folder, 'events.jsonl')
  const program = `
    import { openLineFiles } from ${JSON.stringify(fileURLToPath(new URL('../../exporters/jsonl/line-files.ts', import.meta.url)))}
    const files = openLineFiles(${JSON.stringify(path)}, { maxBytes: 20000, keep: 100 })
    for (let at = 0; at < 2000; at += 1) files.append(process.argv[1] + '-' + at + '-' + 'x'.repeat(20), 'agent', '${DAY}')`
  const codes = await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, name], {
        stdio: 'inherit',
      })
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    }),
  )
  expect(codes).toEqual([0, 0, 0])
  const files = readdirSync(folder).filter((name) => !name.endsWith('.lock'))
  expect(files.length).toBeGreaterThan(5)
  const lines = files.flatMap((name) => linesOf(join(folder, name)))
  expect(lines).toHaveLength(6_000)
  expect(new Set(lines.map((line) => line.split('-x')[0]))).toHaveProperty('size', 6_000)
}, 60_000)

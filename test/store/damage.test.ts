import { spawnSync } from 'node:child_process'
import {
  closeSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { networkFileSystem } from '../../src/store/network-folder.ts'
import { openJournalStore } from '../../src/store/journal/store.ts'
import { openStore } from '../../src/store/open.ts'
import { ids, makeEvent, sql, tempFolder } from './support.ts'

/** A file of some hundred kilobytes. */
function filledFile(): string {
  const path = join(tempFolder(), 'events.db')
  const store = openStore({ path })
  for (let n = 0; n < 400; n += 1)
    store.insert([makeEvent({ data: { text: `${n} `.repeat(200) } })])
  store.close()
  return path
}

function overwrite(path: string, at: number, bytes: Buffer): void {
  const fd = openSync(path, 'r+')
  writeSync(fd, bytes, 0, bytes.length, at)
  closeSync(fd)
}

function truncate(path: string, size: number): void {
  const fd = openSync(path, 'r+')
  ftruncateSync(fd, size)
  closeSync(fd)
}

const noise = (length: number): Buffer => Buffer.alloc(length, 0xa5)
const asideOf = (path: string): string[] =>
  readdirSync(dirname(path)).filter((name) => name.includes('.corrupt-'))
const generation = (path: string): unknown =>
  sql(path, "SELECT value FROM meta WHERE key = 'generation'")[0]?.['value']

test.each([
  ['its header behind the mark', (path: string) => overwrite(path, 16, noise(50))],
  ['its schema', (path: string) => overwrite(path, 100, noise(3_000))],
  ['half of its length', (path: string) => truncate(path, Math.floor(statSync(path).size / 2))],
])('a database damaged in %s is set aside, and a new one begins', (_what, damage) => {
  const path = filledFile()
  const before = generation(path)
  damage(path)
  const damaged = readFileSync(path)
  const store = openStore({ path })
  store.insert([makeEvent({ eventId: 'after' })])
  store.close()
  expect(ids(path)).toEqual(['after'])
  const [aside = ''] = asideOf(path)
  expect(readFileSync(join(dirname(path), aside)).equals(damaged)).toBe(true)
  expect(generation(path)).not.toBe(before)
  const [told] = sql(
    path,
    "SELECT channel, json_extract(data, '$.moved_to') AS moved FROM events WHERE name = 'database_set_aside'",
  )
  expect(told).toEqual({ channel: 'SYSTEM', moved: join(dirname(path), aside) })
})

test('a page damaged in the middle is found by the thread while the program runs', async () => {
  const path = filledFile()
  const pages = statSync(path).size / 4096
  for (let page = 20; page < pages; page += 1) overwrite(path, page * 4096, noise(4096))
  const store = openJournalStore({ path })
  store.insert([makeEvent({ eventId: 'before' })])
  await expect.poll(() => asideOf(path).length, { timeout: 20_000 }).toBe(1)
  store.insert([makeEvent({ eventId: 'after' })])
  await store.settle?.(10_000)
  store.close()
  await store.released?.(5_000)
  expect(ids(path)).toContain('after')
  expect(sql(path, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
})

test('a beginning that is none of ours is somebody else’s file, and left alone', () => {
  const path = join(tempFolder(), 'events.db')
  writeFileSync(path, 'my notes, not a database'.repeat(20))
  expect(() => openStore({ path })).toThrow(/found a file that begins with/)
  expect(asideOf(path)).toEqual([])
  expect(readFileSync(path, 'utf8')).toContain('my notes')
})

test('with our mark in it, or our journals beside it, a file of zeros was ours', () => {
  const path = filledFile()
  overwrite(path, 0, Buffer.alloc(60))
  openStore({ path }).close()
  expect(asideOf(path)).toHaveLength(1)
})

test('garbage instead of a write-ahead log costs what was in it, and nothing more', () => {
  const path = filledFile()
  writeFileSync(`${path}-wal`, noise(50_000))
  const store = openStore({ path })
  store.insert([makeEvent({ eventId: 'after' })])
  store.close()
  expect(ids(path)).toHaveLength(401)
})

test('an empty file becomes a database', () => {
  const path = join(tempFolder(), 'events.db')
  writeFileSync(path, '')
  const store = openStore({ path })
  store.insert([makeEvent({ eventId: 'one' })])
  store.close()
  expect(ids(path)).toEqual(['one'])
})

test('a database that another process has set aside is left by who writes into it', async () => {
  const path = filledFile()
  const store = openStore({ path })
  store.insert([makeEvent()])
  const other = openStore({ path: `${path}.other` })
  other.close()
  renameSync(path, `${path}.moved`)
  renameSync(`${path}.other`, path)
  await expect
    .poll(
      () => {
        try {
          store.insert([makeEvent({ eventId: 'found' })])
        } catch {
          // Until the writer has looked, it writes into the file that it has open.
        }
        return ids(path)
      },
      { timeout: 10_000 },
    )
    .toEqual(['found'])
  store.close()
})

test('a network file system is told by its type', () => {
  const path = join(tempFolder(), 'not', 'yet', 'events.db')
  expect(networkFileSystem(path)).toBeUndefined()
  expect(networkFileSystem(path, () => 0x6969)).toBe('NFS')
  expect(networkFileSystem(path, () => 0xff534d42 | 0)).toBe('CIFS')
  expect(networkFileSystem(path, () => 0xef53)).toBeUndefined()
})

const mayMount =
  spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], { stdio: 'ignore' })
    .status === 0

test.skipIf(!mayMount).each(['direct', 'journal'])(
  'on a full disk nothing throws, rows can be deleted, and what waited is written when there is room (%s)',
  (mode) => {
    const folder = tempFolder()
    const path = join(folder, 'disk', 'events.db')
    const program = new URL('children/full-disk.ts', import.meta.url).pathname
    // The disk is gone with the process, so its database is copied out.
    const script = `mkdir ${folder}/disk && mount -t tmpfs -o size=12m tmpfs ${folder}/disk && "$0" "$@" && cp ${path}* ${folder}/`
    const ended = spawnSync(
      'unshare',
      ['-Urm', 'sh', '-c', script, process.execPath, program, path, mode],
      {
        encoding: 'utf8',
      },
    )
    // A journal says on standard error that it waits.
    expect(ended.stderr).not.toMatch(/Error: /)
    expect(ended.stdout.split('\n')).toEqual([
      'ballast 1048576',
      'waiting true',
      'dropped {}',
      'deleted true',
      'written',
      '',
    ])
    const stored = new Set(ids(join(folder, 'events.db')))
    expect(stored.has('after')).toBe(true)
    // Those that were in memory while the disk was full: all of the last ones.
    expect([...Array(100).keys()].filter((n) => !stored.has(`during-${7_999 - n}`))).toEqual([])
  },
  60_000,
)

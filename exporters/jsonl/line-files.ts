/** Appends lines to files: one file, or one per agent and day in a folder. */
import { closeSync, fstatSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../../src/errors.ts'
import { createRotation } from './rotate.ts'
import type { RotationOptions } from './rotate.ts'

/** Files kept open; the one that was not used for longest is closed first. */
const MAX_OPEN = 16

export interface LineFiles {
  /**
   * Appends a line with one synchronous write.
   *
   * @param agentId whose line it is
   * @param day its day in UTC, such as `20261122`
   * @throws the file system's error; the file then ends in a torn line, which the next write closes
   */
  append(line: string, agentId: string, day: string): void
  close(): void
}

interface OpenFile {
  readonly file: number
  readonly inode: number
  torn: boolean
}

/**
 * @param path a file; or a folder, one that exists or a path that ends with a separator
 * @param options rotation of each file; of the files of other days in a folder none is taken away
 * @throws ConfigError when the path is no file name
 */
export function openLineFiles(path: string, options: RotationOptions = {}): LineFiles {
  if (typeof path !== 'string' || path.trim() === '' || path.includes('\0')) {
    const found = typeof path === 'string' ? JSON.stringify(path) : typeof path
    throw new ConfigError([{ path: 'path', expected: 'the path of a file or a folder', found }])
  }
  const isFolder = /[/\\]$/.test(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory()
  const base = resolve(path)
  const open = new Map<string, OpenFile>()
  const rotation = createRotation(options)

  const fileOf = (name: string): OpenFile => {
    let entry = open.get(name)
    open.delete(name)
    entry ??= openAppend(name)
    open.set(name, entry)
    const [oldest] = open
    if (open.size > MAX_OPEN && oldest !== undefined) {
      open.delete(oldest[0])
      closeSync(oldest[1].file)
    }
    return entry
  }

  /** The file to append to: a new one after a rotation, ours or another process's. */
  const current = (name: string, bytes: number, day: string): OpenFile => {
    const entry = fileOf(name)
    if (!rotation.enabled) return entry
    const stats = statSync(name, { throwIfNoEntry: false })
    if (stats?.ino === entry.inode) {
      if (!rotation.isDue(stats, bytes, day)) return entry
      rotation.rotate(name, entry.inode)
      if (statSync(name, { throwIfNoEntry: false })?.ino === entry.inode) return entry
    }
    open.delete(name)
    closeSync(entry.file)
    return fileOf(name)
  }

  return {
    append(line, agentId, day) {
      const name =
        isFolder === true ? join(base, `${fileNamePart(agentId)}_monitoring_${day}.json`) : base
      const entry = current(name, Buffer.byteLength(line) + 1, day)
      const bytes = Buffer.from(entry.torn ? `\n${line}\n` : `${line}\n`)
      for (let written = 0; written < bytes.length;) {
        // A full disk takes a part of a line; without the mark the next line would be glued to it.
        if (written > 0) entry.torn = true
        written += writeSync(entry.file, bytes, written)
      }
      entry.torn = false
    },
    close() {
      for (const { file } of open.values()) closeSync(file)
      open.clear()
    },
  }
}

/** Private, like the database: prompts stand in it. */
function openAppend(name: string): OpenFile {
  mkdirSync(dirname(name), { recursive: true, mode: 0o700 })
  const file = openSync(name, 'a+', 0o600)
  return { file, inode: fstatSync(file).ino, torn: endsTorn(file) }
}

/** Longer than one write of a line takes, which other processes see grow page by page. */
const WRITING_MS = 2

/** Whether the file's last line has no end: the process that wrote it died, or its disk was full. */
function endsTorn(file: number): boolean {
  const stats = fstatSync(file)
  // A pipe or a terminal cannot be read at a place, and has no last line.
  if (!stats.isFile() || endsLine(file, stats.size)) return false
  // Another process may be in the middle of its write; then the file grows.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WRITING_MS)
  return fstatSync(file).size === stats.size
}

/** Whether nothing, or the end of a line, is before a place. */
function endsLine(file: number, size: number): boolean {
  const last = Buffer.alloc(1)
  return size === 0 || readSync(file, last, 0, 1, size - 1) !== 1 || last[0] === 0x0a
}

/** An agent id may be anything; a file name may not leave the folder. */
function fileNamePart(agentId: string): string {
  const safe = agentId.replace(/[^\w.-]/g, '_').replace(/^\.+/, '_')
  return safe === '' ? 'unknown' : safe.slice(0, 100)
}

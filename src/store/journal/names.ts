/** Where journals lie, and whose they are. */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'

/** The folder beside the database that holds its journals. */
export function journalFolder(database: string): string {
  return `${database}.journal`
}

const NAME = /^([0-9a-f]{12})-(\d+)-(\d+)-([0-9a-f]{8})\.(\d+)$/

/** Beginning of the names of one writer's files; a number follows. No two writers share one. */
export function newPrefix(): string {
  return `${machineId()}-${process.pid}-${threadId}-${randomBytes(4).toString('hex')}`
}

export function fileOf(folder: string, prefix: string, index: number): string {
  return join(folder, `${prefix}.${index}`)
}

export interface JournalName {
  readonly file: string
  readonly prefix: string
  readonly index: number
  readonly machine: string
  readonly pid: number
}

/** The journals of a folder, each writer's in its order; none when there is no folder. */
export function listJournals(folder: string): JournalName[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names
    .flatMap((file): JournalName[] => {
      const match = NAME.exec(file)
      if (match === null) return []
      const [, machine = '', pid = '', , , index = ''] = match
      const prefix = file.slice(0, file.lastIndexOf('.'))
      return [{ file, prefix, machine, pid: Number(pid), index: Number(index) }]
    })
    .sort((a, b) => (a.prefix < b.prefix ? -1 : a.prefix > b.prefix ? 1 : a.index - b.index))
}

/** True when the writer of this journal has certainly ended. */
export function isAbandoned(name: JournalName): boolean {
  // A process number says nothing about a process of another machine or container.
  if (name.machine !== machineId()) return false
  try {
    process.kill(name.pid, 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}

let ownMachine: string | undefined

/** Tells machines, their runs and their containers apart, as far as process numbers go. */
function machineId(): string {
  ownMachine ??= createHash('sha256')
    .update([hostname(), bootId(), pidNamespace()].join('\n'))
    .digest('hex')
    .slice(0, 12)
  return ownMachine
}

function bootId(): string {
  return quietly(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim())
}

function pidNamespace(): string {
  return quietly(() => readlinkSync('/proc/self/ns/pid'))
}

function quietly(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}

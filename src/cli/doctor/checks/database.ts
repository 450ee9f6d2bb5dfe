/** The database file: who may read it, whether it is sound, how large its log is, who holds its lock. */
import { databaseHealth, type DatabaseHealth } from '../../../query/index.ts'
import type { Check, Finding } from '../types.ts'

const LARGE_WAL = 64 * 1024 * 1024

export const databaseCheck: Check = {
  id: 'database',
  run({ databasePath }) {
    const health = databaseHealth(databasePath)
    const subject = databasePath
    const facts = { ...health }
    if (!health.exists) {
      return [
        { level: 'info', subject, message: 'is not there yet; it is made at the start', facts },
      ]
    }
    if (health.error !== undefined) {
      return [{ level: 'problem', subject, message: health.error, facts }]
    }
    const findings = [modes(health), soundness(health), log(health), lock(health)]
    return [
      { level: 'ok', subject, message: `${health.bytes} bytes`, facts },
      ...findings.flatMap((found) => (found === undefined ? [] : [{ subject, ...found }])),
    ]
  },
}

type Found = Omit<Finding, 'subject'> | undefined

function modes({ mode, folderMode }: DatabaseHealth): Found {
  const open = [
    mode !== undefined && (mode & 0o077) !== 0 ? `the file has mode ${octal(mode)}` : undefined,
    folderMode !== undefined && (folderMode & 0o022) !== 0
      ? `its folder has mode ${octal(folderMode)}`
      : undefined,
  ].filter((each) => each !== undefined)
  if (open.length === 0) return undefined
  return {
    level: 'warning',
    message: `others on this machine may get at the events: ${open.join(', ')}`,
    advice: 'chmod 600 the file and 700 its folder',
  }
}

function soundness({ quickCheck = [] }: DatabaseHealth): Found {
  const [first] = quickCheck
  if (first === 'ok') return { level: 'ok', message: 'passes quick_check' }
  return {
    level: 'problem',
    message: `quick_check: ${quickCheck.slice(0, 3).join('; ')}`,
    advice: 'set the file aside; a new one is made at the next start',
  }
}

function log({ walBytes = 0 }: DatabaseHealth): Found {
  if (walBytes <= LARGE_WAL) return undefined
  return {
    level: 'warning',
    message: `the -wal file has ${walBytes} bytes`,
    advice: 'a reader that never ends its transaction keeps it from being cut back',
  }
}

function lock({ lockError, lockMs }: DatabaseHealth): Found {
  if (lockError === undefined) {
    return { level: 'ok', message: `the write lock is free (${(lockMs ?? 0).toFixed(1)} ms)` }
  }
  return {
    level: 'problem',
    message: `the write lock cannot be had: ${lockError}`,
    advice: 'end the process that holds it; events wait in the journal meanwhile',
  }
}

const octal = (mode: number): string => `0${(mode & 0o777).toString(8)}`

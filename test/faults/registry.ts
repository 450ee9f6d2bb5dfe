/** The fault matrix: every row has a fault here, a test elsewhere, or the reason why there is none. */
import { damagedFile } from './cases/damaged-file.ts'
import { exitPaths } from './cases/exit-paths.ts'
import { fileSizeLimit } from './cases/file-size-limit.ts'
import { fullDisk } from './cases/full-disk.ts'
import { ioErrors } from './cases/io-errors.ts'
import { killForwarder } from './cases/kill-forwarder.ts'
import { killWriter } from './cases/kill-writer.ts'
import { lock } from './cases/lock.ts'
import { manyWriters } from './cases/many-writers.ts'
import { pinnedLog } from './cases/pinned-log.ts'
import { readOnlyFolder } from './cases/read-only-folder.ts'
import { clockJump } from './cases/clock-jump.ts'
import { movedFile } from './cases/moved-file.ts'
import { outage } from './cases/outage.ts'
import { overload } from './cases/overload.ts'
import { slowReceiver } from './cases/slow-receiver.ts'
import { stoppedProcess } from './cases/stopped-process.ts'
import { answers } from './cases/answers.ts'
import { hostileValues } from './cases/hostile-values.ts'
import type { Fault } from './types.ts'

export const FAULTS: readonly Fault[] = [
  ...[killWriter, killForwarder, fullDisk, ioErrors, fileSizeLimit, readOnlyFolder, damagedFile],
  ...[movedFile, lock, pinnedLog, manyWriters, exitPaths, outage, slowReceiver, stoppedProcess],
  ...[answers, clockJump, hostileValues, overload],
]

/** A row that no fault covers. */
export interface Elsewhere {
  readonly row: number
  readonly fault: string
  /** Test files, from the root of the repository. */
  readonly heldBy?: readonly string[]
  readonly outOfScope?: string
}

const NO_PAGE = 'there is no web page'

export const ELSEWHERE: readonly Elsewhere[] = [
  {
    row: 18,
    fault: 'texts of megabytes',
    heldBy: ['test/calls/hostile.test.ts', 'test/store/hostile.test.ts'],
  },
  {
    row: 21,
    fault: 'a rule of the user throws',
    heldBy: ['test/security/custom-detector.test.ts'],
  },
  {
    row: 22,
    fault: 'an exporter or processor throws',
    heldBy: ['test/processors/security-span-processor.test.ts'],
  },
  {
    row: 24,
    fault: 'patterns that take for ever',
    heldBy: ['test/security/patterns-linear.test.ts'],
  },
  { row: 26, fault: 'paths that are none', heldBy: ['test/store/open.test.ts'] },
  {
    row: 27,
    fault: 'file permissions',
    heldBy: ['test/store/open.test.ts', 'test/store/journal.test.ts'],
  },
  {
    row: 28,
    fault: 'secrets in logs',
    heldBy: ['test/e2e/masking-everywhere.test.ts', 'test/exporters/outbox/policy.test.ts'],
  },
  {
    row: 29,
    fault: 'webhooks to inner addresses',
    heldBy: ['test/exporters/outbox/addresses.test.ts'],
  },
  { row: 30, fault: 'SQL in questions', heldBy: ['test/query/open-events.test.ts'] },
  { row: 31, fault: 'SQL console', outOfScope: 'there is no SQL console' },
  { row: 32, fault: 'requests of other sites to the page', outOfScope: NO_PAGE },
  { row: 33, fault: 'scripts in the page', outOfScope: NO_PAGE },
  { row: 34, fault: 'escapes in the terminal', heldBy: ['test/cli/hostile.test.ts'] },
  { row: 35, fault: 'formulas in CSV', heldBy: ['test/cli/hostile.test.ts'] },
  {
    row: 36,
    fault: 'migrations and newer files',
    heldBy: ['test/store/crash.test.ts', 'test/store/open.test.ts'],
  },
  { row: 38, fault: 'network file systems', heldBy: ['test/store/damage.test.ts'] },
  {
    row: 39,
    fault: 'module formats, bundlers, both lines of OpenTelemetry',
    heldBy: ['test/loading/loading.test.ts', 'test/sdk-lines/sdk-lines.test.ts'],
  },
  { row: 40, fault: 'enabled twice', heldBy: ['test/start/lifecycle.test.ts'] },
  { row: 41, fault: 'supply chain', heldBy: ['test/package.test.ts'] },
]

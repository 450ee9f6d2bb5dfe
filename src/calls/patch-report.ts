/** Says what was patched: one event for each copy of a library, and what was not found through `diag`. */
import { diag } from '@opentelemetry/api'
import { EVENT_LLM_PATCH, EVENT_MCP_PATCH } from '../semconv/cylestio.ts'
import { emitEvent } from '../spans/events.ts'
import { guard } from './problems.ts'
import { currentRuntime } from './runtime.ts'

/**
 * How something came to us: a module by the hook of `require` or by one of the hooks of `import`
 * (`module.registerHooks`, the older `module.register`, or one that somebody else registered), a module that
 * had been required before, or a client object or module that was handed over.
 */
export type LoadedBy =
  | 'require'
  | 'registerHooks'
  | 'register'
  | 'foreign loader hook'
  | 'require.cache'
  | 'monitor()'
  | 'monitorModule()'

/** The copy of a library that was patched. */
export interface PatchedCopy {
  readonly channel: 'LLM' | 'MCP'
  /** Package, such as `openai`. */
  readonly library: string
  readonly by: LoadedBy
  readonly version?: string | undefined
  /** Of a module. */
  readonly format?: 'cjs' | 'esm'
  /** Folder of the package. */
  readonly folder?: string | undefined
  /** Majors that our tests cover, such as `[4, 7]`; undefined where no version can be known. */
  readonly testedMajors?: readonly [first: number, last: number]
}

/** One method of it that was patched, or could not be. */
export interface PatchReport extends PatchedCopy {
  /** Such as `Chat.Completions.create`. */
  readonly method: string
  readonly patched: boolean
}

/** What has been patched of one copy so far. */
export interface CopyCoverage extends PatchedCopy {
  readonly tested: boolean
  readonly methods: readonly string[]
  /** Methods that were not found: their calls are not watched. */
  readonly missing: readonly string[]
}

const waiting = new Map<string, PatchReport[]>()
const copies = new Map<
  string,
  { readonly copy: PatchedCopy; readonly methods: Map<string, boolean> }
>()

/**
 * Reports one method. The methods of a copy that are patched in one go make one `LLM_patch` or `MCP_patch`
 * event; one that was not found, or a version that is not tested, is said through `diag` too.
 */
export function reportPatch(report: PatchReport): void {
  const { channel, library, version, by, format, folder } = report
  const key = JSON.stringify([channel, library, version, by, format, folder])
  const known = copies.get(key) ?? { copy: report, methods: new Map<string, boolean>() }
  copies.set(key, known)
  known.methods.set(report.method, report.patched)
  const reports = waiting.get(key)
  if (reports !== undefined) {
    reports.push(report)
    return
  }
  // A program that ends in the same tick is told of at its end.
  if (waiting.size === 0) process.once('exit', sayWaiting)
  waiting.set(key, [report])
  queueMicrotask(sayWaiting)
}

function sayWaiting(): void {
  process.off('exit', sayWaiting)
  for (const [key, [first, ...more]] of [...waiting]) {
    waiting.delete(key)
    if (first === undefined) continue
    guard('reporting what was patched', () => say(first, [first, ...more]))
  }
}

/** Every copy of a library that was patched since the process started, whole or in part. */
export function patchedCopies(): CopyCoverage[] {
  return [...copies.values()].map(({ copy, methods }) => {
    const { channel, library, by, version, format, folder, testedMajors } = copy
    const names = (patched: boolean): string[] =>
      [...methods].filter(([, done]) => done === patched).map(([name]) => name)
    return {
      ...{ channel, library, by, version, folder, tested: isTested(copy) },
      ...(format === undefined ? {} : { format }),
      ...(testedMajors === undefined ? {} : { testedMajors }),
      methods: names(true),
      missing: names(false),
    }
  })
}

function say(copy: PatchedCopy, reports: readonly PatchReport[]): void {
  const { channel, library, version, testedMajors, format, folder, by } = copy
  const name = version === undefined ? library : `${library} ${version}`
  const methods = methodsOf(reports.filter(({ patched }) => patched))
  const missing = methodsOf(reports.filter(({ patched }) => !patched))
  const tested = isTested(copy)
  const lost = missing.join(', ')
  if (lost !== '') {
    diag.warn(`cylestio-monitor: ${name}: ${lost} not found, calls of it are not monitored`)
  }
  if (!tested && methods.length > 0) {
    diag.warn(`cylestio-monitor: ${name} is outside the tested range; it is patched all the same`)
  }
  emitEvent({
    eventType: channel === 'LLM' ? EVENT_LLM_PATCH : EVENT_MCP_PATCH,
    channel,
    level: lost === '' && tested ? 'info' : 'warning',
    body: `${name}: ${methods.length} methods are monitored${lost === '' ? '' : `, ${lost} not found`}`,
    attributes: {
      library,
      methods,
      ...(missing.length === 0 ? {} : { missing }),
      patched: methods.length > 0,
      tested,
      by,
      ...(version === undefined ? {} : { version }),
      ...(testedMajors === undefined ? {} : { tested_majors: [...testedMajors] }),
      ...(format === undefined ? {} : { format }),
    },
    // A path names the machine and its user.
    ...(folder === undefined ? {} : { localAttributes: { folder } }),
    agentId: currentRuntime().agentId,
  })
}

/** Whether the version's major lies within the tested ones; an unknown version of a package does not. */
function isTested({ version, testedMajors }: PatchedCopy): boolean {
  if (testedMajors === undefined) return true
  const major = Number.parseInt(version ?? '', 10)
  return major >= testedMajors[0] && major <= testedMajors[1]
}

const methodsOf = (reports: readonly PatchReport[]): string[] => [
  ...new Set(reports.map(({ method }) => method)),
]

/** Puts the libraries under the monitor, and says what of them is seen. */
import type { Instrumentation } from '@opentelemetry/instrumentation'
import {
  IMPORTED_MODULES,
  INSTRUMENTATION_NAMES,
  type InstrumentationName,
  sharedInstrumentation,
} from '../instrumentations/index.ts'
import { registerLoaderHook } from '../instrumentations/shared/loader-hook.ts'
import { patchedCopies } from './calls/patch-report.ts'
import { warnAloud } from './util/warn-aloud.ts'

export interface PatchedLibraries {
  /** For the `monitoring_enabled` event; libraries that are loaded later have patch events of their own. */
  readonly facts: Readonly<Record<string, unknown>>
  readonly undo: () => void
}

/** @param chosen all of the registry by default */
export function patchLibraries(
  chosen?: readonly (InstrumentationName | Instrumentation)[],
): PatchedLibraries {
  // All of them, whatever is chosen now: the hook can be registered once in a process.
  const loader = registerLoaderHook(IMPORTED_MODULES)
  if (loader.hook === 'none' && chosen?.length !== 0) {
    const advice =
      'hand clients over with monitor(client), modules with monitorModule(), and give enableMonitoring' +
      ' { instrumentations: [] } where that is meant'
    warnAloud(`imported libraries cannot be seen: ${loader.reason}; ${advice}`)
  }
  const enabled = (chosen ?? INSTRUMENTATION_NAMES).map((item) =>
    typeof item === 'string' ? sharedInstrumentation(item) : item,
  )
  for (const instrumentation of enabled) instrumentation.enable()
  return {
    facts: {
      loader_hook: loader.hook,
      ...(loader.hook === 'none' ? { loader_hook_missing: loader.reason } : {}),
      instrumentations: enabled.map(({ instrumentationName }) => instrumentationName),
      libraries: patchedCopies().map(
        ({ library, version = 'unknown', by, tested, methods, missing }) =>
          `${library} ${version}: ${methods.length} methods by ${by}` +
          (missing.length === 0 ? '' : `, missing ${missing.join(', ')}`) +
          (tested ? '' : ', not tested'),
      ),
    },
    undo() {
      for (const instrumentation of enabled) instrumentation.disable()
    },
  }
}

import {
  INSTRUMENTATION_NAMES,
  type InstrumentationName,
  patchModule,
} from '../instrumentations/index.ts'
import { ConfigError } from './errors.ts'
import { nearest } from './util/nearest.ts'

/**
 * Monitors a module of a known library without any hook: for bundled applications, and for ES modules that were
 * imported before monitoring. Every object of its classes is watched from then on; modules that monitoring has
 * seen already stay as they are.
 *
 * @param name of the library, as in `enableMonitoring({ instrumentations })`
 * @param exports its namespace, of one module at a time: `import * as openai from 'openai'`
 * @returns the same namespace; of `vercel-ai`, whose functions cannot be replaced in place, a copy to be used instead
 * @throws ConfigError when the library is unknown, or the namespace no object
 * @example
 * import * as sdk from 'ai'
 * const { generateText } = monitorModule('vercel-ai', sdk)
 */
export function monitorModule<T extends object>(name: InstrumentationName, exports: T): T {
  if (!INSTRUMENTATION_NAMES.includes(name)) {
    const near = typeof name === 'string' ? nearest(name, INSTRUMENTATION_NAMES) : undefined
    throw new ConfigError([
      {
        path: 'monitorModule argument 1',
        expected: `one of ${INSTRUMENTATION_NAMES.join(', ')}`,
        found: JSON.stringify(name) ?? typeof name,
        ...(near === undefined ? {} : { nearest: near }),
      },
    ])
  }
  const given: unknown = exports
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) {
    const found = given === null ? 'null' : typeof given
    throw new ConfigError([
      { path: 'monitorModule argument 2', expected: `the namespace of a module of ${name}`, found },
    ])
  }
  return patchModule(name, exports) as T
}

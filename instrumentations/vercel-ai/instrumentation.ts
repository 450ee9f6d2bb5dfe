import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { modelResolver } from './options.ts'
import {
  AGENT_METHODS,
  AGENTS,
  EXPECTED,
  FUNCTIONS,
  monitoredFunction,
  monitoredMethod,
  VERCEL_AI_PACKAGES,
} from './surface.ts'
import type { AiExports } from './types.ts'

/**
 * Monitors the `ai` package: `generateText`, `streamText`, `generateObject`, `streamObject`, `embed`,
 * `embedMany` and the agents, with each model call and each tool behind its own gate.
 *
 * @example registerInstrumentations({ instrumentations: [new VercelAIInstrumentation()] })
 */
export class VercelAIInstrumentation extends MonitorInstrumentation {
  // Created on first use: the base class patches from inside its constructor, before fields exist.
  declare private given: WeakMap<object, AiExports> | undefined

  constructor() {
    super('vercel-ai')
  }

  protected get packages() {
    return VERCEL_AI_PACKAGES
  }

  protected patchExports(module: LoadedModule): AiExports {
    const exports = this.changeable(module)
    const resolve = modelResolver(exports['gateway'])
    for (const name of Object.keys(FUNCTIONS)) {
      if (typeof exports[name] !== 'function' && !EXPECTED.includes(name)) continue
      // Whoever required the module before has functions that nothing can reach any more.
      const late = module.by === 'require.cache' && exports !== module.exports
      this.patchMethod({
        module,
        target: late ? undefined : exports,
        method: name,
        label: name,
        wrap: (original) => remembering(original, monitoredFunction(original, name, resolve)),
      })
    }
    for (const className of AGENTS) {
      const target = (exports[className] as { prototype?: object } | undefined)?.prototype
      if (target === undefined) continue
      for (const method of Object.keys(AGENT_METHODS) as (keyof typeof AGENT_METHODS)[]) {
        this.patchMethod({
          module,
          target,
          method,
          label: `${className}.${method}`,
          wrap: (original) =>
            remembering(original, monitoredMethod(original, { className, method, resolve })),
        })
      }
    }
    return exports
  }

  /** The exports in which functions can be replaced, one for each loaded copy. */
  private changeable({ exports }: LoadedModule): AiExports {
    this.given ??= new WeakMap()
    const known = this.given.get(exports)
    if (known !== undefined) return known
    const found = changeable(exports as AiExports)
    this.given.set(exports, found)
    return found
  }
}

const remembering = (original: AnyFunction, wrapper: AnyFunction): AnyFunction =>
  rememberOriginal(wrapper, original)

/**
 * Exports that functions can be replaced in. Those of a CommonJS build are getters that cannot be redefined,
 * and the namespace that `require` of an ES module gives is sealed: a copy stands in for them.
 */
function changeable(exports: AiExports): AiExports {
  const same = {
    value: exports['generateText'],
    configurable: true,
    enumerable: true,
    writable: true,
  }
  try {
    if (Reflect.defineProperty(exports, 'generateText', same)) return exports
  } catch {
    // A proxy over a sealed namespace refuses by throwing.
  }
  const copy = Object.create(Object.getPrototypeOf(exports) as object | null) as AiExports
  for (const name of Reflect.ownKeys(exports)) {
    const value: unknown = Reflect.get(exports, name)
    const { enumerable = false } = Object.getOwnPropertyDescriptor(exports, name) ?? {}
    Object.defineProperty(copy, name, { value, enumerable, configurable: true, writable: true })
  }
  return copy
}

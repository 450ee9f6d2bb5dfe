import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { registerIntegration } from './integration.ts'
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
  // Created on first use: the base class enables from inside its constructor, before fields exist.
  declare private unregister: (() => void) | undefined

  constructor() {
    super('vercel-ai')
  }

  override enable(): void {
    super.enable()
    this.unregister ??= registerIntegration()
  }

  override disable(): void {
    super.disable()
    this.unregister?.()
    this.unregister = undefined
  }

  protected get packages() {
    return VERCEL_AI_PACKAGES
  }

  protected patchExports(module: LoadedModule): AiExports {
    const exports = this.changeableExports(module, 'generateText') as AiExports
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
}

const remembering = (original: AnyFunction, wrapper: AnyFunction): AnyFunction =>
  rememberOriginal(wrapper, original)

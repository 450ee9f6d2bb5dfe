/**
 * The 3.x line: `@opentelemetry/sdk-trace`, whose provider does neither read the environment nor register
 * anything. The corridor brings a context manager of its own where there is none.
 */
import { propagation, type TextMapPropagator, trace } from '@opentelemetry/api'
import { loadOptionalFrom } from '../util/load-optional.ts'
import { type Samplers, samplerFromEnv, spanLimitsFromEnv } from './environment.ts'
import type { ProviderOptions, Sdk, SdkTracerProvider } from './types.ts'

export interface Sdk3Module extends Samplers {
  readonly TracerProvider: new (
    options: ProviderOptions & { readonly sampler: object; readonly spanLimits: object },
  ) => SdkTracerProvider
}

interface CoreModule {
  readonly CompositePropagator: new (options: {
    readonly propagators: readonly TextMapPropagator[]
  }) => TextMapPropagator
  readonly W3CTraceContextPropagator: new () => TextMapPropagator
  readonly W3CBaggagePropagator: new () => TextMapPropagator
}

/** @param entry path of the module's file, from where its `@opentelemetry/core` is found */
export function createSdk3Provider(module: Sdk3Module, entry: string): Omit<Sdk, 'createResource'> {
  const env = process.env
  return {
    createTracerProvider: (options) =>
      new module.TracerProvider({
        ...options,
        sampler: samplerFromEnv(module, env),
        spanLimits: spanLimitsFromEnv(env),
      }),
    register(provider) {
      const isOurs = trace.setGlobalTracerProvider(provider)
      const propagator = w3cPropagator(entry)
      const propagates = propagator !== undefined && propagation.setGlobalPropagator(propagator)
      return () => {
        if (isOurs) trace.disable()
        if (propagates) propagation.disable()
      }
    },
  }
}

function w3cPropagator(entry: string): TextMapPropagator | undefined {
  const core = loadOptionalFrom<CoreModule>(entry, '@opentelemetry/core')?.module
  if (core === undefined) return undefined
  return new core.CompositePropagator({
    propagators: [new core.W3CTraceContextPropagator(), new core.W3CBaggagePropagator()],
  })
}

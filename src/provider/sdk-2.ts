/** The 2.x line: `@opentelemetry/sdk-trace-node`, whose provider reads the environment and registers itself. */
import { context, propagation, trace } from '@opentelemetry/api'
import type { ProviderOptions, Sdk, SdkTracerProvider } from './types.ts'

export interface Sdk2Module {
  readonly NodeTracerProvider: new (
    options: ProviderOptions,
  ) => SdkTracerProvider & { register(): void }
}

export function createSdk2Provider({
  NodeTracerProvider,
}: Sdk2Module): Omit<Sdk, 'createResource'> {
  return {
    createTracerProvider: (options) => new NodeTracerProvider(options),
    register(provider) {
      ;(provider as InstanceType<typeof NodeTracerProvider>).register()
      return () => {
        trace.disable()
        context.disable()
        propagation.disable()
      }
    },
  }
}

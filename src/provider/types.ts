/** What the two lines of the OpenTelemetry SDK have in common, as far as we use it. */
import type { Attributes, TracerProvider } from '@opentelemetry/api'
import type { ResourceLike, SpanProcessorLike } from '../util/otel-types.ts'

/** A tracer provider of the SDK, as far as we use it. */
export interface SdkTracerProvider extends TracerProvider {
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

export interface ProviderOptions {
  readonly resource: ResourceLike
  readonly spanProcessors: readonly SpanProcessorLike[]
}

export interface Sdk {
  createResource(attributes: Attributes): ResourceLike
  createTracerProvider(options: ProviderOptions): SdkTracerProvider
  /**
   * Makes a provider of it the process's own, with what it needs to carry contexts on.
   *
   * @returns takes it back
   */
  register(provider: SdkTracerProvider): () => void
}

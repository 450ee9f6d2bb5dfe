/** Whose tracer our calls use: the application's provider where it has one, ours otherwise. */
import { trace, type Tracer } from '@opentelemetry/api'
import { ATTR_SERVICE_NAME } from '../semconv/gen-ai.ts'
import type { ResourceLike, SpanProcessorLike } from '../util/otel-types.ts'
import { PACKAGE_VERSION } from '../util/package-version.ts'
import { loadSdk } from './load-sdk.ts'

export interface Tracing {
  /** `own`: our provider, registered; `application`: theirs; `none`: no SDK is installed. */
  readonly owner: 'own' | 'application' | 'none'
  readonly resource: ResourceLike
  tracer(): Tracer
  forceFlush(): Promise<void>
  /** Takes back what we registered, at once, so that monitoring can be enabled again. */
  unregister(): void
  shutdown(): Promise<void>
}

/** The API's placeholder delegates to a no-op until somebody registers a provider. */
export function hasGlobalProvider(): boolean {
  const provider = trace.getTracerProvider() as { getDelegate?: () => object }
  const delegate = provider.getDelegate?.() ?? provider
  return delegate.constructor.name !== 'NoopTracerProvider'
}

/**
 * Sets tracing up. With a provider of the application nothing of it is touched: it cannot take processors
 * after its construction, so the corridor runs ours for our own spans.
 *
 * @param processors run by our own provider
 */
export function setUpTracing(
  scope: string,
  agentId: string,
  processors: readonly SpanProcessorLike[],
): Tracing {
  const tracer = (): Tracer => trace.getTracer(scope, PACKAGE_VERSION)
  const plain = { attributes: { [ATTR_SERVICE_NAME]: agentId } }
  const nothing = async (): Promise<void> => {}
  const idle = { forceFlush: nothing, unregister: () => {}, shutdown: nothing }
  if (hasGlobalProvider()) return { owner: 'application', resource: plain, tracer, ...idle }
  const sdk = loadSdk()
  if (sdk === undefined) return { owner: 'none', resource: plain, tracer, ...idle }
  const resource = sdk.createResource({ [ATTR_SERVICE_NAME]: agentId })
  const provider = sdk.createTracerProvider({ resource, spanProcessors: processors })
  const unregister = sdk.register(provider)
  const ownTracer = provider.getTracer(scope, PACKAGE_VERSION)
  return {
    owner: 'own',
    resource,
    tracer: () => ownTracer,
    forceFlush: () => provider.forceFlush(),
    unregister,
    shutdown: () => provider.shutdown(),
  }
}

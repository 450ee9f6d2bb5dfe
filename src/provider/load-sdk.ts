/**
 * Loads the application's OpenTelemetry SDK. It is an optional peer, because the 2.x and the 3.x line
 * cannot share one API version; so it is looked for at run time, from where this package lies.
 */
import type { Attributes } from '@opentelemetry/api'
import { loadOptional, loadOptionalFrom } from '../util/load-optional.ts'
import type { ResourceLike } from '../util/otel-types.ts'
import { createSdk2Provider, type Sdk2Module } from './sdk-2.ts'
import { createSdk3Provider, type Sdk3Module } from './sdk-3.ts'
import type { Sdk } from './types.ts'

interface ResourcesModule {
  defaultResource(): Merging
  detectResources(options: object): Merging
  resourceFromAttributes(attributes: Attributes): Merging
  envDetector: unknown
}

interface Merging extends ResourceLike {
  merge(other: Merging): Merging
}

/** The SDK that is installed, the 2.x line first; undefined where there is none. */
export function loadSdk(): Sdk | undefined {
  const older = loadOptional<Sdk2Module>('@opentelemetry/sdk-trace-node')
  if (older !== undefined) {
    const resources = resourcesOf(older.entry)
    return resources && { ...createSdk2Provider(older.module), createResource: merging(resources) }
  }
  const newer = loadOptional<Sdk3Module>('@opentelemetry/sdk-trace')
  if (newer === undefined) return undefined
  const resources = resourcesOf(newer.entry)
  return (
    resources && {
      ...createSdk3Provider(newer.module, newer.entry),
      createResource: merging(resources),
    }
  )
}

/** The SDK's own copy: a resource of another copy would not merge. */
const resourcesOf = (entry: string): ResourcesModule | undefined =>
  loadOptionalFrom<ResourcesModule>(entry, '@opentelemetry/resources')?.module

const merging =
  (resources: ResourcesModule) =>
  (attributes: Attributes): ResourceLike =>
    resources
      .defaultResource()
      .merge(resources.resourceFromAttributes(attributes))
      // Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES keep their meaning.
      .merge(resources.detectResources({ detectors: [resources.envDetector] }))

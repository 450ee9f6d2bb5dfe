/**
 * The sampler and the span limits of the environment, for providers that do not read it themselves. Names and
 * defaults: OpenTelemetry specification, "Environment Variable Specification", 1.5x.
 */
import { diag } from '@opentelemetry/api'

type Environment = Readonly<Record<string, string | undefined>>

/** The samplers of the SDK. */
export interface Samplers {
  readonly AlwaysOnSampler: new () => object
  readonly AlwaysOffSampler: new () => object
  readonly ParentBasedSampler: new (options: { readonly root: object }) => object
  readonly TraceIdRatioBasedSampler: new (ratio: number) => object
}

const DEFAULT_SAMPLER = 'parentbased_always_on'

/** The sampler of `OTEL_TRACES_SAMPLER`; a value that is not known is said and is the default. */
export function samplerFromEnv(samplers: Samplers, env: Environment): object {
  const named = textOf(env, 'OTEL_TRACES_SAMPLER') ?? DEFAULT_SAMPLER
  const root = rootSampler(named.replace(/^parentbased_/, ''), samplers, env)
  if (root === undefined) {
    diag.warn(`cylestio-monitor: OTEL_TRACES_SAMPLER is ${named}; ${DEFAULT_SAMPLER} is used`)
    return samplerFromEnv(samplers, {})
  }
  return named.startsWith('parentbased_') ? new samplers.ParentBasedSampler({ root }) : root
}

function rootSampler(name: string, samplers: Samplers, env: Environment): object | undefined {
  switch (name) {
    case 'always_on':
      return new samplers.AlwaysOnSampler()
    case 'always_off':
      return new samplers.AlwaysOffSampler()
    case 'traceidratio':
      return new samplers.TraceIdRatioBasedSampler(ratioOf(env))
    default:
      return undefined
  }
}

function ratioOf(env: Environment): number {
  const ratio = numberOf(env, 'OTEL_TRACES_SAMPLER_ARG') ?? 1
  return ratio >= 0 && ratio <= 1 ? ratio : 1
}

/** Attribute of the SDK's limits, and the variables that set it, the first one that is set. */
const LIMITS: readonly (readonly [string, ...string[]])[] = [
  [
    'attributeValueLengthLimit',
    'OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
  ],
  ['attributeCountLimit', 'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
  ['eventCountLimit', 'OTEL_SPAN_EVENT_COUNT_LIMIT'],
  ['linkCountLimit', 'OTEL_SPAN_LINK_COUNT_LIMIT'],
  ['attributePerEventCountLimit', 'OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'],
  ['attributePerLinkCountLimit', 'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'],
]

/** The span limits that the environment sets; what it does not set is the SDK's default. */
export function spanLimitsFromEnv(env: Environment): Record<string, number> {
  const limits = LIMITS.flatMap(([limit, ...names]) => {
    const value = names.map((name) => numberOf(env, name)).find((found) => found !== undefined)
    return value === undefined ? [] : [[limit, value] as const]
  })
  return Object.fromEntries(limits)
}

const textOf = (env: Environment, name: string): string | undefined =>
  env[name]?.trim().toLowerCase() || undefined

function numberOf(env: Environment, name: string): number | undefined {
  const text = textOf(env, name)
  const value = Number(text)
  if (text === undefined) return undefined
  if (Number.isFinite(value) && value >= 0) return value
  diag.warn(`cylestio-monitor: ${name} is ${text}, which is no number`)
  return undefined
}

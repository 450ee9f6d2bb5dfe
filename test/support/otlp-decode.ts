/** OTLP requests, JSON or protobuf, as one plain shape that a test can compare. */
import { decodeProtobuf } from './otlp-proto.ts'

type Values = Readonly<Record<string, unknown>>

/** Where a span or a log record came from. */
export interface DecodedOrigin {
  /** Attributes of the resource. */
  readonly resource: Values
  readonly scope: { readonly name: string; readonly version: string }
}

/** A span as it crossed the wire. Times are nanoseconds since 1970, ids lower-case hex. */
export interface DecodedSpan extends DecodedOrigin {
  readonly traceId: string
  readonly spanId: string
  /** Undefined for a root span. */
  readonly parentSpanId: string | undefined
  readonly name: string
  /** OTLP's number, one more than the API's: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number
  readonly startTimeUnixNano: bigint
  readonly endTimeUnixNano: bigint
  readonly attributes: Values
  readonly droppedAttributesCount: number
  /** Only where there is one, and where the parent is of another process. */
  readonly traceState?: string
  readonly parentIsRemote?: true
  readonly events: readonly {
    readonly name: string
    readonly timeUnixNano: bigint
    readonly attributes: Values
  }[]
  readonly links: readonly {
    readonly traceId: string
    readonly spanId: string
    readonly attributes: Values
    readonly traceState?: string
    readonly parentIsRemote?: true
  }[]
  /** Code 0 unset, 1 ok, 2 error. */
  readonly status: { readonly code: number; readonly message: string }
}

/** A log record as it crossed the wire. */
export interface DecodedLog extends DecodedOrigin {
  readonly timeUnixNano: bigint
  readonly observedTimeUnixNano: bigint
  readonly severityNumber: number
  readonly severityText: string
  readonly eventName: string
  readonly body: unknown
  readonly attributes: Values
  readonly droppedAttributesCount: number
  /** Undefined when the record belongs to no span. */
  readonly traceId: string | undefined
  readonly spanId: string | undefined
}

type Encoding = 'json' | 'protobuf'

/**
 * Reads the body of a POST to `/v1/traces`.
 *
 * @throws Error when the bytes are not what the encoding says.
 */
export function decodeTraces(body: Uint8Array, encoding: Encoding): DecodedSpan[] {
  const request =
    encoding === 'json' ? parseJson(body) : decodeProtobuf('ExportTraceServiceRequest', body)
  return tracesOf(request, encoding)
}

/** Reads the body of a POST to `/v1/logs`; as `decodeTraces`. */
export function decodeLogs(body: Uint8Array, encoding: Encoding): DecodedLog[] {
  const request =
    encoding === 'json' ? parseJson(body) : decodeProtobuf('ExportLogsServiceRequest', body)
  const id = idReader(encoding)
  return origins(request, 'resourceLogs', 'scopeLogs', 'logRecords').map(({ item, origin }) => ({
    ...origin,
    timeUnixNano: nanos(item['timeUnixNano']),
    observedTimeUnixNano: nanos(item['observedTimeUnixNano']),
    severityNumber: Number(item['severityNumber'] ?? 0),
    severityText: text(item['severityText']),
    eventName: text(item['eventName']),
    body: anyValue(item['body']),
    attributes: attributesOf(item),
    droppedAttributesCount: Number(item['droppedAttributesCount'] ?? 0),
    traceId: id(item['traceId']) || undefined,
    spanId: id(item['spanId']) || undefined,
  }))
}

/** The spans of an already parsed request; backends answer queries in this form too. */
export function tracesOf(request: unknown, encoding: Encoding = 'json'): DecodedSpan[] {
  const id = idReader(encoding)
  return origins(request, 'resourceSpans', 'scopeSpans', 'spans').map(({ item, origin }) => ({
    ...origin,
    traceId: id(item['traceId']),
    spanId: id(item['spanId']),
    parentSpanId: id(item['parentSpanId']) || undefined,
    name: text(item['name']),
    kind: Number(item['kind'] ?? 0),
    startTimeUnixNano: nanos(item['startTimeUnixNano']),
    endTimeUnixNano: nanos(item['endTimeUnixNano']),
    attributes: attributesOf(item),
    droppedAttributesCount: Number(item['droppedAttributesCount'] ?? 0),
    ...originOf(item),
    events: list(item['events']).map((event) => ({
      name: text(event['name']),
      timeUnixNano: nanos(event['timeUnixNano']),
      attributes: attributesOf(event),
    })),
    links: list(item['links']).map((link) => ({
      traceId: id(link['traceId']),
      spanId: id(link['spanId']),
      attributes: attributesOf(link),
      ...originOf(link),
    })),
    status: {
      code: Number(record(item['status'])['code'] ?? 0),
      message: text(record(item['status'])['message']),
    },
  }))
}

/** SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK and SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK of the OTLP specification. */
const IS_REMOTE = 0x300

function originOf(item: Values): { readonly traceState?: string; readonly parentIsRemote?: true } {
  const state = text(item['traceState'])
  return {
    ...(state === '' ? {} : { traceState: state }),
    ...((Number(item['flags'] ?? 0) & IS_REMOTE) === IS_REMOTE ? { parentIsRemote: true } : {}),
  }
}

function parseJson(body: Uint8Array): unknown {
  return JSON.parse(Buffer.from(body).toString('utf8'))
}

/** OTLP/JSON writes ids as hex, unlike every other `bytes` field; protobufjs gives base64. */
function idReader(encoding: Encoding): (value: unknown) => string {
  return encoding === 'json'
    ? (value) => text(value).toLowerCase()
    : (value) => Buffer.from(text(value), 'base64').toString('hex')
}

function origins(
  request: unknown,
  resources: string,
  scopes: string,
  items: string,
): { item: Values; origin: DecodedOrigin }[] {
  return list(record(request)[resources]).flatMap((ofResource) => {
    const resource = attributesOf(record(ofResource['resource']))
    return list(ofResource[scopes]).flatMap((ofScope) => {
      const { name, version } = record(ofScope['scope'])
      const origin = { resource, scope: { name: text(name), version: text(version) } }
      return list(ofScope[items]).map((item) => ({ item, origin }))
    })
  })
}

function attributesOf(holder: Values): Values {
  const entries = list(holder['attributes']).map((entry) => [
    text(entry['key']),
    anyValue(entry['value']),
  ])
  return Object.fromEntries(entries) as Values
}

function anyValue(value: unknown): unknown {
  const [kind, content] = Object.entries(record(value))[0] ?? []
  switch (kind) {
    case undefined:
      return undefined
    case 'intValue':
      return integer(content)
    case 'doubleValue':
      return Number(content)
    case 'bytesValue':
      return Buffer.from(text(content), 'base64')
    case 'arrayValue':
      return list(record(content)['values']).map(anyValue)
    case 'kvlistValue':
      return attributesOf({ attributes: record(content)['values'] })
    default:
      return content
  }
}

/** A number, or a bigint where a number would lose digits. */
function integer(value: unknown): number | bigint {
  const exact = BigInt(value as string | number)
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact
}

function nanos(value: unknown): bigint {
  return BigInt((value as string | number | undefined) ?? 0)
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function record(value: unknown): Values {
  return typeof value === 'object' && value !== null ? (value as Values) : {}
}

function list(value: unknown): Values[] {
  return Array.isArray(value) ? value.map(record) : []
}

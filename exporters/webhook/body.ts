/** Events as the JSON that a webhook gets. */
import { exportedAttributes, hasLocalOnly } from '../shared/outbox/exported.ts'
import type { OutboxEvent } from '../shared/outbox/types.ts'

/** `otlp`: only what `capture.otlp` lets leave the machine; `local`: the rows as they are stored. */
export type WebhookContent = 'otlp' | 'local'

/**
 * `{"events":[…]}`: keys are the columns of the `events` table; `data`, `events` and `links` are JSON, not
 * text in JSON; nanoseconds are text, because a JSON reader would round the number; absent values are left
 * out; the resource and the scope are written out.
 */
export function webhookBody(events: readonly OutboxEvent[], content: WebhookContent): Uint8Array {
  return Buffer.from(`{"events":[${events.map((event) => eventJson(event, content)).join(',')}]}`)
}

function eventJson({ row, resource, scope }: OutboxEvent, content: WebhookContent): string {
  const { data, events, links, resource_id: _resource, scope_id: _scope, ...columns } = row
  const hides = content === 'otlp' && hasLocalOnly(data)
  const parts = Object.entries(columns).flatMap(([key, value]) => {
    if (value === null) return []
    return [`"${key}":${JSON.stringify(typeof value === 'bigint' ? String(value) : value)}`]
  })
  // These are JSON already; reading them only to write them again would cost more than all the rest.
  parts.push(`"data":${hides ? JSON.stringify(exportedAttributes(data)) : data}`)
  if (events !== null) parts.push(`"events":${events}`)
  if (links !== null) parts.push(`"links":${links}`)
  parts.push(`"resource":${JSON.stringify(resource)}`, `"scope":${JSON.stringify(scope)}`)
  return `{${parts.join(',')}}`
}

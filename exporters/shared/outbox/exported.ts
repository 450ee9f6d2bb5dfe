/** What of a stored record may leave the machine: the local store keeps more than `capture.otlp` lets out. */
import { ATTR_CYLESTIO_EXPORTED, ATTR_CYLESTIO_LOCAL_ONLY } from '../../../src/semconv/cylestio.ts'

export type Attributes = Readonly<Record<string, unknown>>

/** The attributes of a row as any exporter saw them when the record was made. */
export function exportedAttributes(data: string): Attributes {
  const attributes = JSON.parse(data) as Record<string, unknown>
  const localOnly = attributes[ATTR_CYLESTIO_LOCAL_ONLY]
  if (!Array.isArray(localOnly)) return attributes
  const replaced = attributes[ATTR_CYLESTIO_EXPORTED]
  for (const name of localOnly) delete attributes[String(name)]
  delete attributes[ATTR_CYLESTIO_LOCAL_ONLY]
  delete attributes[ATTR_CYLESTIO_EXPORTED]
  return typeof replaced === 'object' ? { ...attributes, ...replaced } : attributes
}

/** Whether the row holds anything that may not leave; most need not be read for it. */
export function hasLocalOnly(data: string): boolean {
  return data.includes(`"${ATTR_CYLESTIO_LOCAL_ONLY}"`)
}

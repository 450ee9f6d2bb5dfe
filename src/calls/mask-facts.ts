/**
 * What is recorded of a call beside its content: names, ids, places. A model or tool can be called anything,
 * and a finding's place has property names in it, so all of it is masked too.
 */
import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { Masker, Verdict } from '../security/types.ts'
import type { CallDescription } from './types.ts'

/** The description as records and errors may show it; the policy goes by the real name. */
export function maskedDescription(description: CallDescription, masker: Masker): CallDescription {
  const mask = remembering(masker)
  const { attributes } = description
  return {
    ...description,
    spanName: mask(description.spanName),
    callName: mask(description.callName),
    ...(attributes === undefined ? {} : { attributes: maskedAttributes(attributes, mask) }),
  }
}

/** Attributes with each text masked. */
export function maskedAttributes(attributes: Attributes, masker: Masker): Attributes {
  const mask = remembering(masker)
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, maskedAttribute(value, mask)]),
  )
}

function maskedAttribute(value: AttributeValue | undefined, mask: Masker) {
  try {
    if (typeof value === 'string') return mask(value)
    if (!Array.isArray(value)) return value
    const items: readonly unknown[] = value
    return items.map((item) => (typeof item === 'string' ? mask(item) : item)) as AttributeValue
  } catch {
    // A list of the host's that cannot be read.
    return undefined
  }
}

/** The verdict with the places and reasons of its findings masked: both may name tools and arguments. */
export function maskedVerdict(verdict: Verdict, masker: Masker): Verdict {
  if (verdict.findings.length === 0) return verdict
  const mask = remembering(masker)
  // Each name by itself as well: beside a full stop some numbers are none.
  const maskPlace = (where: string): string => mask(where).split('.').map(mask).join('.')
  const findings = verdict.findings.map((finding) => ({
    ...finding,
    where: maskPlace(finding.where),
    reason: mask(finding.reason),
  }))
  return { ...verdict, findings }
}

/** Names are few and come again with each call. */
const MAX_REMEMBERED = 1_000
const MAX_CHARS = 200
const known = new WeakMap<Masker, Map<string, string>>()

function remembering(masker: Masker): Masker {
  const masked = known.get(masker) ?? new Map<string, string>()
  known.set(masker, masked)
  return (text) => {
    if (text.length > MAX_CHARS) return masker(text)
    let result = masked.get(text)
    if (result === undefined) {
      result = masker(text)
      if (masked.size >= MAX_REMEMBERED) masked.clear()
      masked.set(text, result)
    }
    return result
  }
}

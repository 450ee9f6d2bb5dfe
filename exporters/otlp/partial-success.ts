/** Partial success of OTLP: accepted, but for some records, which must not be sent again. */

export interface PartialSuccess {
  readonly rejected: number
  readonly note?: string
}

/** @returns nothing for an answer without it, or one that cannot be read */
export function readPartialSuccess(
  contentType: string | undefined,
  body: Uint8Array,
): PartialSuccess | undefined {
  if (!/^application\/json\b/i.test(contentType ?? '') || body.byteLength === 0) return undefined
  try {
    const answer = JSON.parse(Buffer.from(body).toString('utf8')) as {
      readonly partialSuccess?: Readonly<Record<string, unknown>> | null
    } | null
    const partial = answer?.partialSuccess ?? {}
    // An int64 in JSON is a text (proto3 JSON mapping); some receivers write a number.
    const rejected = Number(partial['rejectedSpans'] ?? partial['rejectedLogRecords'] ?? 0)
    const note = partial['errorMessage']
    if (!Number.isSafeInteger(rejected) || rejected <= 0) return undefined
    return { rejected, ...(typeof note === 'string' && note !== '' ? { note } : {}) }
  } catch {
    return undefined
  }
}

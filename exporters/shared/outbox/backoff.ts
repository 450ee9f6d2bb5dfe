/** How long to wait after a failed attempt. */

const FIRST_MS = 1_000
const LONGEST_MS = 300_000
/** Part of a wait that is left to chance, so that many senders do not come back at once. */
const JITTER = 0.2
/** A receiver may ask for this much and not more; a wrong clock or a slip must not silence a sink for days. */
const LONGEST_ASKED_MS = 3_600_000

/**
 * Milliseconds before attempt number `failures + 1`: 1 s, doubled up to 5 minutes, 20 % of it by chance.
 *
 * @param failures attempts that failed in a row, from 1 on
 * @param random 0 to 1
 */
export function backoffMs(failures: number, random: number): number {
  const whole = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 30), LONGEST_MS)
  return Math.round(whole * (1 - JITTER + JITTER * random))
}

/**
 * The wait that a `Retry-After` header asks for (RFC 9110 section 10.2.3: seconds or an HTTP date), at most
 * one hour.
 *
 * @param now milliseconds since 1970
 * @returns undefined for no header, a time that is past, or text that is neither
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1_000, LONGEST_ASKED_MS)
  // Date.parse takes nearly anything, such as "-1"; an HTTP date begins with the day of the week.
  const time = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN
  if (!(time > now)) return undefined
  return Math.min(time - now, LONGEST_ASKED_MS)
}

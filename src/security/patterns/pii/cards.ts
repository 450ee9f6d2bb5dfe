/** Payment card numbers, told by issuer prefix, length, grouping and the Luhn check digit. */
import { passesLuhn } from './checksums.ts'
import type { DigitRun } from './digit-runs.ts'
import type { FoundPii } from './types.ts'

/** How cards are printed: 4-4-4-4(-x), American Express, Diners, 13 digits. */
const GROUPINGS = new Set(
  '4,4,4,4 4,4,4,4,1 4,4,4,4,2 4,4,4,4,3 4,6,5 4,6,4 4,4,5 4,3,3,3 6,13 8,8 4,4,4'.split(' '),
)
/** Issuer ranges (ISO/IEC 7812, issuers' publications). */
const ISSUERS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|309|36|3[89])/, [14, 16]],
  [/^35/, [16, 17, 18, 19]],
  [/^(?:2131|1800)/, [15]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:60|81|82|508)/, [16]],
  [/^(?:50[0-9]{2}|5[6-9]|6304|6390|67)/, [12, 13, 14, 15, 16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
]
const MAX_GROUPS = 5
/** Behind such a word the issuer need not be known. */
const ANNOUNCED = /(?:card|credit|debit|visa|maestro|amex|karte|carte|tarjeta)[^\d]{0,24}$/i

/** The card numbers of a run, separators included. It may hold more, such as an expiry year: whole groups are tried. */
export function cardsOf(text: string, { groups }: DigitRun): FoundPii[] {
  const cards: FoundPii[] = []
  for (let first = 0; first < groups.length; first += 1) {
    let digits = ''
    let shape = ''
    let last = -1
    for (let index = first; index < Math.min(groups.length, first + MAX_GROUPS); index += 1) {
      const group = groups[index]
      if (group === undefined) break
      const length = group.end - group.start
      if (index === first && ![4, 6, 8].includes(length) && length < 12) break
      digits += text.slice(group.start, group.end)
      shape += `${index === first ? '' : ','}${length}`
      if (digits.length > 19) break
      if (digits.length < 12 || !(index === first || GROUPINGS.has(shape))) continue
      if (isCardNumber(digits)) last = index
    }
    const [start, end] = [groups[first]?.start ?? 0, groups[first]?.end ?? 0]
    if (last === -1 && end - start >= 12 && end - start <= 19) {
      const announced = ANNOUNCED.test(text.slice(Math.max(0, start - 36), start))
      if (announced && passesLuhn(text.slice(start, end))) last = first
    }
    if (last === -1) continue
    cards.push({ kind: 'card', start: groups[first]?.start ?? 0, end: groups[last]?.end ?? 0 })
    first = last
  }
  return cards
}

/** Whether a string of digits is a possible payment card number. */
export function isCardNumber(digits: string): boolean {
  return (
    passesLuhn(digits) &&
    ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits))
  )
}

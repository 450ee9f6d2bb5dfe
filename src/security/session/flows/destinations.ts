/** Whom or where something can be sent to, found by its form. */
import { findEmails } from '../../patterns/pii/addresses.ts'
import { findPhones } from '../../patterns/pii/phones.ts'

/** What a destination is by its form; `name` is a plain word in an argument that names one. */
export type DestinationKind = 'email' | 'host' | 'account' | 'wallet' | 'phone' | 'name'

/** A destination in a text. */
export interface Destination {
  readonly kind: DestinationKind
  /** The same for every spelling: lower case, without separators, a host without `www.`. */
  readonly key: string
  readonly start: number
  readonly end: number
}

const URL_HOST = /(?:https?:\/\/|\bwww\.)(?:[^\s/@"'<>]{0,64}@)?([a-z0-9.-]{1,253})/gi
/** Shape of an IBAN; the check digits are left alone, for a payment to a wrong account is one too. */
const ACCOUNT =
  /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g
const WALLET =
  /(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|bc1[a-z0-9]{25,59}|[13][a-km-zA-HJ-NP-Z1-9]{25,34})(?![A-Za-z0-9])/g
/** Digits that are an account where a word in front of them says so. */
const NUMBER = /(?<![\p{L}\d])\d(?:[ .-]?\d){6,21}(?![\p{L}\d])/gu
/** Names of accounts, in front of their number or as the name of a field. */
const ACCOUNT_WORD =
  /account|acct|\ba\/c\b|iban|konto|cuenta|compte|conto\b|\bconta\b|rekening|routing|clabe|sort.?code|beneficiary|payee|recipient|账号|账户|口座|계좌|сч[её]т/iu
const ACCOUNT_KEY =
  /account|acct|iban|konto|cuenta|compte|conto|conta|rekening|beneficiary|payee|recipient|destination|^to(?:_|$)|empfaenger|destinat/i
/** Characters in front of a number in which such a word may stand. */
const ACCOUNT_REACH = 48
/** The end of a host without a scheme in running text; endings of file names are none. */
const HOST_END =
  /\.(?:com|net|org|io|dev|app|co|info|biz|xyz|online|site|cloud|ai|me|tv|ru|cn|de|uk|eu|fr|nl|es|it|pl|se|no|us|example|test|invalid)(?![\w-]|\.\w)/gi
const LONGEST_HOST = 253
/** Endings of file names that look like those of hosts. */
const FILE_ENDING =
  /\.(?:html?|json|ya?ml|txt|md|csv|pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|zip|tar|gz|log|py|js|mjs|ts|tsx|jsx|css|java|go|rs|rb|php|sh|sql|xml|toml|ini|conf|cfg|env|key|pem|lock|exe|bin|mp[34]|ics|eml|vue|kt|swift|c|h|cpp|cs|bak|tmp|db|sqlite)$/i
/** A whole value that is a host or begins with one, without a scheme. */
const BARE_HOST = /^([a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,24})(?:[/:?#].*)?$/i

/**
 * The destinations of a text.
 *
 * @param options `phones`: whether telephone numbers are looked for, which takes as long as all else.
 * @example findDestinations('mail ann@example.org')[0] // { kind: 'email', key: 'ann@example.org', start: 5, end: 20 }
 */
export function findDestinations(
  text: string,
  { phones = false }: { readonly phones?: boolean } = {},
): Destination[] {
  const found: Destination[] = []
  if (text.includes('@')) {
    for (const { start, end } of findEmails(text)) {
      found.push({ kind: 'email', key: text.slice(start, end).toLowerCase(), start, end })
    }
  }
  if (text.includes('://') || /www\./i.test(text)) {
    for (const match of text.matchAll(URL_HOST)) {
      const key = hostKey(match[1] ?? '')
      const end = match.index + match[0].length
      if (key !== '') found.push({ kind: 'host', key, start: match.index, end })
    }
  }
  for (const [kind, pattern] of [
    ['account', ACCOUNT],
    ['wallet', WALLET],
  ] as const) {
    for (const match of text.matchAll(pattern)) {
      const key = match[0].replaceAll(' ', '').toLowerCase()
      found.push({ kind, key, start: match.index, end: match.index + match[0].length })
    }
  }
  if (/\d{3}/.test(text) && ACCOUNT_WORD.test(text)) {
    // The digits of an IBAN are no account of their own.
    const whole = found.filter(({ kind }) => kind === 'account' || kind === 'wallet')
    for (const match of text.matchAll(NUMBER)) {
      const before = text.slice(Math.max(0, match.index - ACCOUNT_REACH), match.index)
      if (!ACCOUNT_WORD.test(before)) continue
      if (whole.some(({ start, end }) => start <= match.index && match.index < end)) continue
      const key = match[0].replace(/\D/g, '')
      found.push({ kind: 'account', key, start: match.index, end: match.index + match[0].length })
    }
  }
  for (const match of text.matchAll(HOST_END)) {
    const end = match.index + match[0].length
    const start = hostStart(text, match.index)
    if (start === undefined) continue
    found.push({ kind: 'host', key: hostKey(text.slice(start, end)), start, end })
  }
  if (phones) {
    for (const { start, end } of findPhones(text)) {
      found.push({ kind: 'phone', key: text.slice(start, end).replace(/\D/g, ''), start, end })
    }
  }
  return found
}

/** Letters, digits, `-` and `.`. */
const isOfHost = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 45 ||
  code === 46

/** Where a host begins that ends at a place; undefined where it is part of an address or a path. */
function hostStart(text: string, end: number): number | undefined {
  const least = Math.max(0, end - LONGEST_HOST)
  let start = end
  while (start > least && isOfHost(text.charCodeAt(start - 1))) start -= 1
  // `<the value>.example.com`: what is put in front begins with the stop.
  while (start < end && '.-'.includes(text[start] ?? ' ')) start += 1
  return start === end || /[\w@/]/.test(text[start - 1] ?? ' ') ? undefined : start
}

/** The host that a whole value is, such as `example.com/path`; undefined for any other text. */
export function bareHostOf(value: string): string | undefined {
  const host = BARE_HOST.exec(value.trim())?.[1]
  return host === undefined || FILE_ENDING.test(host) ? undefined : hostKey(host)
}

/** The account that a whole value is, in an argument of such a name. */
export function accountNumberOf(value: string, key: string): string | undefined {
  const digits = value.replace(/[ .-]/g, '')
  return ACCOUNT_KEY.test(key) && /^\d{6,22}$/.test(digits) ? digits : undefined
}

const hostKey = (host: string): string => host.toLowerCase().replace(/^www\.|[.-]+$/g, '')

/** Whether a host is one of the listed ones; `*.example.com` stands for every host below it. */
export function isListedHost(host: string, listed: readonly string[]): boolean {
  return listed.some((entry) => {
    const name = entry.toLowerCase()
    return name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === hostKey(name)
  })
}

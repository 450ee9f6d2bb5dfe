import { entropyOf, isFilledIn, isReal } from '../entropy.ts'
import { isCode } from './assignments.ts'
import { LEFT, prefixed } from './types.ts'
import type { SecretPattern } from './types.ts'

/** Passwords of manuals; a finding would be about the manual. */
const SAMPLE_PASSWORD =
  /^(?:pass(?:wd|word|phrase)?\d{0,4}|pwd|pw|secret|token|key|user(?:name)?|admin|root|postgres|mysql|guest|test(?:ing)?|foo|bar|hunter2|changeme|api[_-]?key|my[_-]?(?:password|secret)|letmein|qwerty|\d{1,6})$/i

/** A password in a connection string stands beside its other parts. */
const OTHER_PARTS = /(?:;|server|host|data source|user id|uid)[^\n]{0,160}$/i

const realPassword = (value: string): boolean =>
  value.length >= 6 &&
  isReal(value) &&
  !isCode(value) &&
  !SAMPLE_PASSWORD.test(value) &&
  entropyOf(value) >= 2.25 &&
  // A manual's words: `some-password`, `my_db_pass`.
  (/\d/.test(value) || /[A-Z].*[a-z]|[a-z].*[A-Z]|[^\w-]/.test(value))

/** Private keys, tokens and credentials of no one provider. */
export const FORM_SECRETS: readonly SecretPattern[] = [
  {
    id: 'private-key',
    name: 'a private key',
    keywords: ['-----begin'],
    source:
      '-----BEGIN [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----)[A-Za-z0-9+/=\\s\\\\:,."\'-]){32,16384}(?:-----END [A-Z0-9 ]{0,24}PRIVATE KEY(?: BLOCK)?-----)?',
    certain: () => true,
  },
  {
    id: 'putty-key',
    name: 'a PuTTY private key',
    keywords: ['private-lines:'],
    source: 'Private-Lines: \\d{1,3}\\s{1,4}([A-Za-z0-9+/=\\s]{40,8192})',
    certain: () => true,
  },
  prefixed(
    'age-key',
    'an age secret key',
    ['AGE-SECRET-KEY-1', 'AGE-SECRET-KEY-PQ-1'],
    '[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58,200}',
  ),
  prefixed(
    'bitcoin-key',
    'an extended private key',
    ['xprv', 'zprv', 'tprv'],
    '[1-9A-HJ-NP-Za-km-z]{107}',
  ),
  {
    id: 'jwt',
    name: 'a JSON web token',
    keywords: ['eyj'],
    source: `${LEFT}eyJ[A-Za-z0-9_-]{8,2048}\\.eyJ[A-Za-z0-9_-]{8,8192}\\.[A-Za-z0-9_-]{8,2048}`,
    certain: (secret) => new Set(secret.slice(-24)).size >= 8,
  },
  {
    id: 'jwt',
    name: 'an encoded JSON web token',
    keywords: ['zxlk'],
    source: '(?<![A-Za-z0-9+/_-])ZXlK[A-Za-z0-9+/_-]{60,8192}={0,2}',
    certain: (secret) => entropyOf(secret) >= 4,
  },
  {
    id: 'url-password',
    name: 'a password in a URL',
    keywords: ['://'],
    source: ':\\/\\/[^\\s:/?#@"\'<>[\\]]{0,100}:([^\\s/?#@"\'<>]{1,200})@(?=[A-Za-z0-9[])',
    accept: isFilledIn,
    certain: realPassword,
  },
  {
    id: 'connection-password',
    name: 'a password in a connection string',
    keywords: ['password=', 'pwd='],
    flags: 'i',
    source: '(?:password|pwd)=([^\\s,;?&()"\'<>]{1,128})(?=;|"|\'|$|\\s)',
    accept: (value, { input, index }) =>
      isFilledIn(value) && OTHER_PARTS.test(input.slice(Math.max(0, index - 160), index)),
    certain: realPassword,
  },
  {
    id: 'curl-credentials',
    name: 'credentials of a curl command',
    keywords: ['curl '],
    source:
      'curl [^\\n|;]{0,240}?(?:^|\\s)(?:-u|--user|--proxy-user|-U)[ =]?["\']?([^\\s"\':{}<>$]{1,64}:[^\\s"\'{}<>$]{3,128})',
    accept: isFilledIn,
    certain: (pair) => realPassword(pair.slice(pair.indexOf(':') + 1)),
  },
  {
    id: 'kubernetes-secret',
    name: 'a value of a Kubernetes secret',
    keywords: ['kind: secret'],
    source:
      'kind: Secret\\b[^]{0,300}?\\n {0,8}(?:data|stringData): {0,8}\\n(?: {1,8}#[^\\n]{0,120}\\n){0,4} {1,8}[\\w.-]{1,64}: ["\']?([A-Za-z0-9+/]{10,4096}={0,3})["\']?(?=\\s|$)',
    certain: (value) => isReal(value) && entropyOf(value) >= 2.8,
  },
  {
    id: 'basic-auth',
    name: 'basic credentials',
    keywords: ['authorization'],
    flags: 'i',
    source:
      'authorization\\\\?["\']?\\s{0,4}[:=]\\s{0,4}\\\\?["\']?basic\\s{1,4}([A-Za-z0-9+/]{12,400}={0,2})(?![A-Za-z0-9+/=])',
    certain: holdsRealPassword,
  },
  {
    id: 'authorization',
    name: 'an authorization header',
    keywords: ['authorization'],
    flags: 'i',
    source:
      '(?<![A-Za-z])authorization["\']?\\s{0,4}[:=]\\s{0,4}["\']?(?:(?:bearer|basic|token|apikey)\\s{1,4})?([A-Za-z0-9._~+/=-]{8,4096})',
    accept: (secret) => isFilledIn(secret) && /[\d._~+/=-]/.test(secret),
    certain: () => false,
    maskOnly: true,
  },
  {
    id: 'bearer-token',
    name: 'a bearer token',
    keywords: ['bearer'],
    flags: 'i',
    source: '(?<![A-Za-z])bearer\\s{1,4}([A-Za-z0-9._~+/=-]{20,4096})',
    accept: (secret) =>
      /\d/.test(secret) && isFilledIn(secret) && new Set(secret.slice(-24)).size >= 8,
    certain: () => false,
    maskOnly: true,
  },
]

/** Base64 of `user:password` with a password that is none of a manual's. */
function holdsRealPassword(encoded: string): boolean {
  const [, password] = /^[\x20-\x7e]{1,80}?:([\x20-\x7e]{3,200})$/.exec(atob64(encoded)) ?? []
  return password !== undefined && realPassword(password)
}

const atob64 = (text: string): string => Buffer.from(text, 'base64').toString('latin1')

/** URLs as arguments: which host they ask, by which scheme. */
import { placeOfHost } from '../../arguments/hosts.ts'
import type { HostTest } from '../../arguments/hosts.ts'
import type { ArgumentKind } from '../../arguments/kinds.ts'
import { judgePath } from './paths.ts'
import { otherHost, readUrl } from './read-url.ts'
import type { ReadUrl } from './read-url.ts'
import { PATH_RULES, URL_RULES } from './rules.ts'
import type { ArgumentRule, Breach } from './rules.ts'

/** URLs of one text that are taken apart, whatever their hosts look like. */
const MAX_PLAIN = 64
/** A name of a public domain as it is usually written: of many, those behind the first need no second look. */
const PLAIN_HOST =
  /^\w{2,6}:\/\/(?!metadata\b|instance-data\b)(?:[a-z][a-z-]{0,62}\.){1,6}(?:com|org|net|io|dev|edu|gov|de|uk)(?:[/:?#]|$)(?![^]*[@\\])/i
const EMBEDDED = /\b(?:https?|ftp|gopher|dict|wss?):\/\/[^\s"'`<>|]{1,2000}/gi
/** Programs that take a host without a scheme; a firewall rule may name the same address. */
const FETCHED =
  /\b(?:curl|wget|https?|xh|fetch|iwr|irm|invoke-webrequest|invoke-restmethod|nc|ncat|lynx|aria2c)\b[^\n|;&]{0,200}?\s["']?((?:\d{1,3}\.){3}\d{1,3}|metadata\.google\.internal|metadata\.goog|\[?fd[0-9a-f:]{4,40}\]?)(?=["'\s/:]|$)/gi

/** Wrappers of PHP and Java, and schemes whose request can be made to speak another protocol. */
const SMUGGLING =
  /^(?:(?:gopher|dict|php|phar|expect|glob|zip|rar|ogg|ssh2|compress\.(?:zlib|bzip2)|local_file):\/\/|(?:jar|netdoc):(?:https?|ftp|file|\/\/))/i
/** What such a host begins with; most commands have none. */
const BARE = /169\.254\.|168\.63\.|100\.100\.|192\.0\.0\.|metadata\.goog|fd[02]0:/i
/** Schemes whose host is asked over the network; others, such as `resource:`, name things. */
const WEB_SCHEME = /^(?:https?|ftp|wss?)$/
const ODD =
  /^(?:ldaps?|ldapi|rmi|iiop|corba|nis|tftp|telnet|finger|smb|cifs|view-source|ms-\w{1,30})$/
const THEFT =
  /document\.(?:cookie|domain|write)|(?:local|session)Storage|\bfetch\s?\(|XMLHttpRequest|sendBeacon|\beval\s?\(|\batob\s?\(|import\s?\(|new\s?Image|\.src\s?=|innerHTML/i
const LOOKUP =
  /^[^\s]{0,200}\$\{\s{0,4}(?:jndi\s{0,4}:|(?:[^\s}]{0,80}\$\{(?:lower|upper|env|sys|date|::?-)[^}\s]{0,40}\}){2})/i

/**
 * The rules that the URLs of a text break.
 *
 * @param kind What the argument is for; a text without a kind is judged when it is a URL from end to end.
 */
export function judgeUrls(
  text: string,
  kind: ArgumentKind | undefined,
  allowed: HostTest,
): Breach[] {
  const found: Breach[] = []
  const whole = { start: 0, end: text.length }
  if (text.includes('${') && kind !== 'command' && kind !== 'code' && LOOKUP.test(text)) {
    found.push({ rule: URL_RULES.lookup, ...whole })
  }
  if (kind === 'command' || kind === 'code' || kind === 'sql' || !isOne(text)) {
    if (kind !== undefined) found.push(...embedded(text, kind, allowed))
    return found
  }
  const url = readUrl(text, kind === 'url')
  if (url === undefined) return found
  for (const rule of new Set(rulesOf(url, text, kind, allowed))) found.push({ rule, ...whole })
  return found
}

/** Tabs and line breaks inside a URL are dropped by whoever reads it; between two URLs they part them. */
const isOne = (text: string): boolean => {
  const trimmed = text.trim()
  return !/\s/.test(trimmed) || (!/[^\S\t\r\n]/.test(trimmed) && trimmed.split(':', 3).length === 2)
}

function rulesOf(
  url: ReadUrl,
  text: string,
  kind: ArgumentKind | undefined,
  allowed: HostTest,
): ArgumentRule[] {
  const { scheme, rest } = url
  if (SCRIPT_SCHEME.test(scheme)) return scriptRules(scheme, text, kind)
  const rules: ArgumentRule[] = []
  if (scheme === 'file') return kind === 'url' ? fileRules(url) : []
  if (SMUGGLING.test(text.trim())) rules.push(URL_RULES.smuggling)
  else if (kind === 'url' && ODD.test(scheme)) rules.push(URL_RULES.oddScheme)
  rules.push(...hostRules(url, kind, allowed))
  const other = otherHost(text)
  if (other !== undefined && !allowed(other) && placeOfHost(other) !== 'public') {
    rules.push(placeOfHost(other) === 'metadata' ? URL_RULES.metadata : URL_RULES.disguised)
  }
  if (WEB_SCHEME.test(scheme)) {
    if (isTelling(url)) rules.push(URL_RULES.credentials)
    rules.push(...restRules(rest, allowed))
  }
  return rules
}

/** Names that a web page cannot have: only whoever asks for a URL is judged for asking inside. */
function hostRules(
  { host, odd, scheme }: ReadUrl,
  kind: ArgumentKind | undefined,
  allowed: HostTest,
): ArgumentRule[] {
  if (host === '' || allowed(host)) return []
  const place = placeOfHost(host)
  if (place === 'metadata') return [URL_RULES.metadata]
  if (odd) return [place === 'internal' ? URL_RULES.disguised : URL_RULES.oddAddress]
  return place === 'internal' && kind === 'url' && WEB_SCHEME.test(scheme)
    ? [URL_RULES.internal]
    : []
}

/** A password, or a user name that a reader takes for the host. */
const isTelling = ({ username, password }: ReadUrl): boolean =>
  password !== '' ||
  /^(?:[\w-]{1,60}\.){1,6}(?:com|org|net|gov|edu|io|co|dev|app|eu|uk|de|fr|jp|cn|br|in)$/i.test(
    username,
  )

/** Another URL, or a path, in what stands behind the host. */
function restRules(rest: string, allowed: HostTest): ArgumentRule[] {
  const rules: ArgumentRule[] = []
  const plain = decodeTwice(rest)
  for (const { rule } of embedded(plain, undefined, allowed)) rules.push(rule)
  for (const part of plain.split(/[?&=#]/, 40)) {
    const broken = judgePath(part)
    if (broken.includes(PATH_RULES.traversalToSystem)) rules.push(PATH_RULES.traversalToSystem)
    if (/\0\.?\w{0,5}$/.test(part) && /[/.]/.test(part)) rules.push(PATH_RULES.nullByte)
  }
  if (judgePath(rest.split(/[?#]/, 1)[0] ?? '').includes(PATH_RULES.encoded))
    rules.push(PATH_RULES.encoded)
  return rules
}

function fileRules({ host, rest }: ReadUrl): ArgumentRule[] {
  const rules = [...judgePath(rest)]
  if (rules.length === 0 || (host !== '' && host !== 'localhost')) rules.push(URL_RULES.file)
  return rules
}

const SCRIPT_SCHEME = /^(?:javascript|vbscript|data)$/
/** Pages and scripts; images and plain text are data. */
const ACTIVE_DATA =
  /^\s*data:\s?(?:text\/html|application\/xhtml\+xml|(?:text|application)\/javascript|image\/svg\+xml[^]{0,2000}?(?:<|%3c)script)/i
/** What links without a target have. */
const NO_SCRIPT = /^\s*javascript:\s?(?:void\s?\(?\s?0?\s?\)?)?;?\s*$/i

function scriptRules(scheme: string, text: string, kind: ArgumentKind | undefined): ArgumentRule[] {
  const script = decodeTwice(text.slice(0, 4096))
  // `javascript:S1481` is the name of a rule of a linter.
  const active = scheme === 'data' ? ACTIVE_DATA.test(text) : kind === 'url' || /[(=]/.test(script)
  if (!active || NO_SCRIPT.test(text)) return []
  return [THEFT.test(script) ? URL_RULES.scriptTheft : URL_RULES.script]
}

/** URLs inside commands, programs and other URLs: there only the metadata services are judged. */
function embedded(text: string, kind: ArgumentKind | undefined, allowed: HostTest): Breach[] {
  const found: Breach[] = []
  const judge = (host: string | undefined, start: number, length: number): void => {
    if (host !== undefined && !allowed(host) && placeOfHost(host) === 'metadata') {
      found.push({ rule: URL_RULES.metadata, start, end: start + length })
    }
  }
  let seen = 0
  for (const match of text.includes('://') ? text.matchAll(EMBEDDED) : []) {
    const [url] = match
    if ((seen += 1) > MAX_PLAIN && PLAIN_HOST.test(url)) continue
    judge(readUrl(url, false)?.host, match.index, url.length)
    judge(otherHost(url), match.index, url.length)
  }
  if (kind !== 'command' || found.length > 0 || !BARE.test(text)) return found
  for (const match of text.matchAll(FETCHED)) {
    const host = match[1] ?? ''
    judge(URL.parse(`http://${host}`)?.hostname, match.index, match[0].length)
  }
  return found
}

/** Percent signs undone twice; broken ones stay. */
function decodeTwice(text: string): string {
  let plain = text
  for (let time = 0; time < 2 && plain.includes('%'); time += 1) {
    plain = plain.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
  return plain
}

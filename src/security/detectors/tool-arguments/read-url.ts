/** URLs as the programs that fetch them read them, which is not always as they look. */
import { embeddedV4, isDotted } from '../../arguments/addresses.ts'

/** A URL taken apart. */
export interface ReadUrl {
  /** In lower case, without the colon. */
  readonly scheme: string
  /** As the URL standard writes it; empty when there is none. */
  readonly host: string
  /** Whether the host is an IP address in another spelling than its usual one. */
  readonly odd: boolean
  readonly username: string
  readonly password: string
  /** What stands behind the host, as it came. */
  readonly rest: string
}

/** Browsers take 2 MB; whoever fetches for an agent needs less. */
const MAX_URL = 4096
const SCHEME = /^([a-z][a-z0-9+.-]{1,30}):/i
/** `localhost:3000/x` is a host with a port, though it reads as a scheme. */
const HOST_AND_PORT = /^[\w.-]{1,255}:\d{1,5}(?:[/?#]|$)/
const BARE_HOST =
  /^(?:[\p{L}\p{N}_-]{1,63}[.。．｡]){1,20}[\p{L}\p{N}-]{1,63}[.。]?(?::\d{1,5})?(?:[/?#]|$)|^\[[0-9a-f:.]{2,60}\](?::\d{1,5})?(?:[/?#]|$)|^(?:0x[0-9a-f]{1,8}|\d{8,10}|localhost)(?:[/:?#]|$)/iu
/** One to three numbers are as often a version as an address. */
const VERSION = /^\d{1,4}(?:\.\d{1,4}){0,2}$/
const AUTHORITY = /^[a-z][a-z0-9+.-]{0,30}:[\\/]*([^\\/?#]*)([^]*)/i
const UNSEEN = /[\t\n\r\u00ad\u200b-\u200d\u2060\ufeff]/g

/**
 * Reads a text as one URL; undefined when it is none.
 *
 * @param expected True where a URL belongs, so that a bare host is one too.
 */
export function readUrl(text: string, expected: boolean): ReadUrl | undefined {
  const raw = text.slice(0, MAX_URL).replace(UNSEEN, '').trim()
  const absolute = absoluteForm(raw, expected)
  if (absolute === undefined) return undefined
  const scheme = (SCHEME.exec(absolute)?.[1] ?? '').toLowerCase()
  const url = URL.parse(absolute)
  const [, authority = '', rest = ''] = AUTHORITY.exec(absolute) ?? []
  // Other schemes than the web's keep their host as it is spelt; read as the web's, it has one form.
  const web = url?.hostname === '' ? undefined : URL.parse(`http://${authority}`)
  const host = web?.hostname ?? url?.hostname ?? ''
  const spelt = speltHost(authority)
  return {
    scheme,
    host,
    odd: isAddress(host) && (spelt !== host || embeddedV4(bare(host)) !== undefined),
    username: url?.username ?? '',
    password: url?.password ?? '',
    rest,
  }
}

/**
 * A second host that another parser would take: behind `#@`, `?@` or `\@`, where one parser sees the end of
 * the authority and another sees user information.
 */
export function otherHost(text: string): string | undefined {
  const match =
    /^[a-z][a-z0-9+.-]{1,30}:\/\/[^/@?#\\]{0,255}[?#\\][^/@]{0,255}@([^/?#\\@]{1,255})/i.exec(
      text.slice(0, MAX_URL),
    )
  return match === null ? undefined : URL.parse(`http://${match[1] ?? ''}`)?.hostname
}

function absoluteForm(raw: string, expected: boolean): string | undefined {
  if (raw === '') return undefined
  if (HOST_AND_PORT.test(raw)) return expected ? `http://${raw}` : undefined
  if (SCHEME.test(raw)) return raw
  if (!expected) return undefined
  if (/^[\\/]{2}[^\\/]/.test(raw)) return `http:${raw}`
  return BARE_HOST.test(raw) && !VERSION.test(raw) ? `http://${raw}` : undefined
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '')
const isAddress = (host: string): boolean => host.startsWith('[') || isDotted(host)

/** The host without user and port, in small letters. IPv6 has many honest spellings. */
function speltHost(authority: string): string {
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase()
  if (host.startsWith('[')) return URL.parse(`http://${host}`)?.hostname ?? host
  return host.replace(/:\d{0,5}$/, '').replace(/\.$/, '')
}

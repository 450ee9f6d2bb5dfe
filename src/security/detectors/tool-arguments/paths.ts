/** Paths as arguments: where they lead, and whether they hide it. */
import { PATH_RULES } from './rules.ts'
import type { ArgumentRule } from './rules.ts'

/** File systems end at 4,096, but a program may take `a/../` out before it asks one. */
const MAX_PATH = 65_536

/** Nothing to judge without one of these. */
const GATE = /[/\\\0%]|\.\./

/** Password hashes, environments and memory of processes, service accounts, registry hives. */
const SECRET =
  /^\/etc\/(?:g?shadow-?|master\.passwd|security\/passwd)$|^\/proc\/(?:self|thread-self|\d{1,9})\/(?:task\/\d{1,9}\/)?(?:environ|mem)$|^\/proc\/kcore$|^\/dev\/k?mem$|^(?:\/var)?\/run\/secrets\/(?:kubernetes\.io|eks\.amazonaws\.com)(?:\/|$)|^[a-z]:\/windows\/(?:system32\/config(?:\/regback)?|repair)\/(?:sam|system|security)(?:\.\w{1,4})?$|^[a-z]:\/windows\/ntds\/ntds\.dit$/i
/** Users, keys and sockets of the system; the classic probes. */
const SYSTEM =
  /^\/etc\/(?:passwd-?|group|sudoers(?:\.d\/.{1,80})?|krb5\.keytab|ssh\/ssh_host_\w{1,20}_key|kubernetes\/(?:admin|kubelet|controller-manager|scheduler)\.conf|kubernetes\/pki\/.{1,80}\.key|rancher\/k3s\/k3s\.yaml)$|^\/proc\/(?:self|thread-self|\d{1,9})\/(?:cmdline|maps|fd\/\d{1,5}|cwd|root)(?:\/|$)|^(?:\/var)?\/run\/(?:secrets\/.|docker\.sock$|containerd\/containerd\.sock$)|^\/var\/lib\/(?:kubelet|docker)\/.|^[a-z]:\/(?:windows\/(?:win|system)\.ini|boot\.ini|windows\/panther\/unattend\.xml)$/i
/** Where a way up is meant to end: what is left of the path behind it. */
const TARGET =
  /^(?:[a-z]:)?\/?(?:etc\/(?:g?shadow|passwd|group|hosts|sudoers|issue|motd|fstab|crontab|hostname|resolv\.conf|os-release|master\.passwd|ssh\/|security\/|apache2?\/|httpd\/|nginx\/nginx\.conf|mysql\/|php|cron|systemd\/|profile|environment$|ld\.so)|proc\/(?:self|version|cpuinfo|mounts|net|sys|\d)|windows\/(?:win\.ini|system\.ini|system32|repair|panther|ntds)|winnt\/|boot\.ini|root\/\.|var\/(?:run\/secrets|log\/(?:apache|httpd|nginx|auth|syslog|messages|secure)|lib\/(?:kubelet|docker|mysql)|spool\/cron|www\/)|run\/secrets|home\/[^/]{1,40}\/\.|users\/[^/]{1,40}\/(?:\.|appdata\/)|dev\/(?:tcp|mem|sd[a-z]|null\/\.\.)|inetpub\/|web-inf\/)|(?:^|\/)(?:\.ssh\/(?:id_|authorized_keys)|\.aws\/credentials|\.kube\/config|\.docker\/config\.json|\.git-credentials|\.netrc|\.pgpass|\.vault-token|\.(?:bash|zsh)rc$|\.(?:bash_)?profile$)/i

/** Dots and slashes that only a sloppy decoder reads as such: overlong UTF-8, `%u` escapes. */
const OVERLONG =
  /%(?:25)?(?:c0%(?:25)?(?:ae|af|2e|2f|5c)|c1%(?:25)?(?:9c|1c)|e0%(?:25)?80%(?:25)?(?:ae|af)|u(?:ff0e|ff0f|2215|2216|002e|002f|005c))/gi
/** `../` again once a filter has removed it, and Tomcat's `..;/`. */
const DOUBLED = /\.{4}(?:\/\/|\\\\|\\\/|\/\\)|\.{3}[/\\]\.[/\\]|(?:^|[/\\])\.\.;[/\\]/
const PERCENT = /%[0-9a-f]{2}/i

/** A path, decoded and taken apart. */
interface Way {
  /** Steps up that are left when everything is resolved. */
  readonly above: number
  /** All steps up. */
  readonly ups: number
  /** Names before a step up that leads above where the path began. */
  readonly wentDown: boolean
  readonly absolute: boolean
  /** The path behind its steps up, with a slash in front when it is absolute. */
  readonly target: string
}

/**
 * The rules that a path breaks, the strictest first; at most two.
 *
 * @param text The whole path; of longer ones than 65,536 characters both ends.
 */
export function judgePath(text: string): readonly ArgumentRule[] {
  if (!GATE.test(text)) return []
  const raw = (text.length > MAX_PATH ? bothEnds(text) : text).trim()
  const { path, decodings, overlong } = decoded(raw)
  const found: ArgumentRule[] = []
  const way = wayOf(path)
  if (way.ups > 0) {
    const visible = wayOf(raw).ups
    const hidden = way.ups - Math.min(way.ups, visible)
    if ((way.ups >= 2 || hidden > 0 || way.target.startsWith('.')) && TARGET.test(way.target))
      found.push(PATH_RULES.traversalToSystem)
    if (hidden >= 2 || (hidden > 0 && (overlong || decodings >= 2))) found.push(PATH_RULES.encoded)
    else if (hidden > 0 || leaves(way)) found.push(PATH_RULES.traversal)
  }
  if (DOUBLED.test(path) && !found.includes(PATH_RULES.encoded)) found.push(PATH_RULES.encoded)
  if (path.includes('\0')) found.push(PATH_RULES.nullByte)
  const plain = way.target.replace(/\0.{0,200}$/, '')
  if (way.absolute && SECRET.test(plain)) found.push(PATH_RULES.secret)
  else if (way.absolute && SYSTEM.test(plain)) found.push(PATH_RULES.system)
  return found.sort((a, b) => b.score - a.score).slice(0, 2)
}

const bothEnds = (text: string): string => text.slice(0, MAX_PATH / 2) + text.slice(-MAX_PATH / 2)

/** Out of an absolute path's root, out of a directory that was named, or further up than projects are deep. */
function leaves({ above, absolute, wentDown }: Way): boolean {
  if (absolute) return above > 0
  return above >= 6 || (wentDown && above >= 2)
}

/** Percent signs undone twice, as a proxy and a server behind it do. */
function decoded(raw: string): {
  readonly path: string
  readonly decodings: number
  readonly overlong: boolean
} {
  const overlong = raw.includes('%') && raw.search(OVERLONG) >= 0
  let path = overlong
    ? raw.replace(OVERLONG, (code) => (/(?:ae|2e|0e)$/i.test(code) ? '.' : '/'))
    : raw
  let decodings = 0
  while (decodings < 3 && PERCENT.test(path)) {
    const next = percentDecoded(path)
    if (next === path) break
    path = next
    decodings += 1
  }
  return {
    path: path.normalize('NFKC').replace(/^file:\/{2}(?:localhost)?(?=\/)/i, ''),
    decodings,
    overlong,
  }
}

/** Only what matters for a path: bytes beyond ASCII may be in any character set. */
const percentDecoded = (text: string): string =>
  text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )

/** Follows a path step by step. */
function wayOf(text: string): Way {
  const slashed = text.replaceAll('\\', '/')
  const drive = /^\/?([a-z]:)(?=\/)/i.exec(slashed)
  const absolute = slashed.startsWith('/') || drive !== null
  const rest = drive === null ? slashed : slashed.slice(drive[0].length)
  const kept: string[] = []
  let above = 0
  let ups = 0
  let wentDown = false
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue
    // Windows drops trailing dots and blanks, so that `.. ` is a step up there.
    if (/^\.\.[\s\0]{0,4}$/.test(part)) {
      ups += 1
      if (kept.pop() === undefined) above += 1
    } else {
      if (above === 0) wentDown = true
      kept.push(part)
    }
  }
  // Names that come after all steps up are no way down before them.
  wentDown &&= above > 0
  const target = `${drive?.[1] ?? ''}${absolute ? '/' : ''}${kept.join('/')}`
  return { above, ups, wentDown, absolute, target }
}

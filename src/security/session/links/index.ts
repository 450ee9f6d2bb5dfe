/** Data that leaves by the URLs of a rendered text: pictures that load by themselves, links to be clicked. */
import { compileHosts, placeOfHost } from '../../arguments/hosts.ts'
import type { HostTest } from '../../arguments/hosts.ts'
import type { Segment } from '../../types.ts'
import { windowsOf } from '../../windows.ts'
import type { SessionCall, SessionHit, SessionPart } from '../types.ts'
import { isCollector, isNameless } from './hosts.ts'
import { createLinkMemory } from './memory.ts'
import type { LinkMemory, Speaker } from './memory.ts'
import { cargoOf } from './payload.ts'
import { renderingOf } from './rendered.ts'
import { ruleOf } from './rules.ts'
import { linksOf } from './scan.ts'
import type { Rendering } from './scan.ts'
import { targetOf } from './target.ts'
import type { Target } from './target.ts'
import type { LinkUse } from './types.ts'

/** Findings of one text. */
const MAX_HITS = 4
/** Characters of one text that are looked through; of longer ones head, tail and windows. */
const MAX_CHARS = 262_144
/** Different URLs of one text that are judged: those that load first, and of each kind the long ones. */
const MAX_JUDGED = 100
/** URLs in URLs: a proxy of a redirect of a page. */
const MAX_DEPTH = 2
const MAX_INNER = 4

/** What `createLinksPart` needs. */
export interface LinksOptions {
  /** Hosts that may be linked to with whatever they carry; `*.example.com` is all below. */
  readonly allowedHosts: readonly string[]
}

/**
 * Judges the URLs of answers, and of arguments that somebody will be shown. A host counts as named when the
 * user or the developer wrote it; one that only a tool's result holds does not, for that is where the
 * attacker writes. A URL that stood in the conversation as it is carries nothing new.
 *
 * Results of tools are not judged: what a page holds was sent by whoever wrote the page.
 *
 * @example createLinksPart({ allowedHosts: ['*.example.com'] })
 */
export function createLinksPart({ allowedHosts }: LinksOptions): SessionPart<LinkMemory> {
  const isAllowed = compileHosts(allowedHosts)
  const hitsIn = (call: SessionCall, memory: LinkMemory): SessionHit[] =>
    call.segments.flatMap((segment) => {
      const rendering = renderingOf(segment, call)
      return rendering === undefined ? [] : hitsOf(segment, rendering, memory, isAllowed)
    })
  return {
    id: 'links',
    create: createLinkMemory,
    preview: hitsIn,
    inspect(call, memory) {
      const hits = hitsIn(call, memory)
      for (const segment of call.segments) {
        const speaker = speakerOf(segment, call)
        if (speaker !== undefined) memory.hear(segment.text, speaker)
      }
      return hits
    },
  }
}

function speakerOf({ role }: Segment, { kind, phase }: SessionCall): Speaker | undefined {
  if (role === 'tool_result' || (role === 'output' && kind === 'tool')) return 'tool'
  if (kind !== 'llm' || phase !== 'input') return undefined
  if (role === 'user') return 'user'
  return role === 'system' ? 'developer' : undefined
}

function hitsOf(
  segment: Segment,
  rendering: Rendering,
  memory: LinkMemory,
  isAllowed: HostTest,
): SessionHit[] {
  const hits: SessionHit[] = []
  for (const { start, end } of windowsOf(segment.text.length, MAX_CHARS)) {
    for (const use of distinct(linksOf(segment.text.slice(start, end), rendering))) {
      const rule = judge(use, memory, isAllowed)
      if (rule === undefined) continue
      const place = { evidence: segment.text, start: start + use.start, end: start + use.end }
      const { path: where, role } = segment
      hits.push({ ...rule, category: 'exfiltration', where, role, ...place })
    }
  }
  // The worst first: further ones are not reported.
  return hits.sort((a, b) => b.score - a.score).slice(0, MAX_HITS)
}

/** The uses of each URL, once; the most likely to carry something are kept. */
function distinct(uses: readonly LinkUse[]): LinkUse[] {
  const byUrl = new Map<string, LinkUse>()
  for (const use of uses) {
    const known = byUrl.get(use.url)
    if (known === undefined || (use.loads && !known.loads)) byUrl.set(use.url, use)
  }
  const all = [...byUrl.values()]
  if (all.length <= MAX_JUDGED) return all
  const weight = ({ loads, url }: LinkUse): number => (loads ? 1e6 : 0) + url.length
  return all.sort((a, b) => weight(b) - weight(a)).slice(0, MAX_JUDGED)
}

function judge(
  use: LinkUse,
  memory: LinkMemory,
  isAllowed: HostTest,
  url = use.url,
  depth = 0,
): ReturnType<typeof ruleOf> {
  const target = targetOf(url)
  if (target === undefined) return undefined
  const { payload, inner } = cargoOf(target, memory)
  // A host that is trusted may pass on to one that is not.
  for (const next of depth < MAX_DEPTH ? inner.slice(0, MAX_INNER) : []) {
    const rule = judge(use, memory, isAllowed, next, depth + 1)
    if (rule !== undefined) return rule
  }
  if (isAllowed(target.host) || !isOutside(target)) return undefined
  return ruleOf({
    payload,
    loads: use.loads,
    marked: use.marked,
    named: memory.isNamed(target.host),
    repeated: memory.hasUrl(target.href),
    collector: isCollector(target.host),
    nameless: isNameless(target.host),
  })
}

/** A machine of one's own is nobody who listens. */
function isOutside({ host }: Target): boolean {
  return placeOfHost(host) === 'public'
}

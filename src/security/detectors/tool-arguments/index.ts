/** Tool arguments by what they are for: URLs that reach inside, paths that climb out, programs that attack. */
import type { MonitorConfig } from '../../../config/types.ts'
import { compileHosts } from '../../arguments/hosts.ts'
import type { HostTest } from '../../arguments/hosts.ts'
import { argumentKindOf } from '../../arguments/kinds.ts'
import type { ArgumentKind } from '../../arguments/kinds.ts'
import type { Detector, Hit, InspectContext, Segment } from '../../types.ts'
import { hitOf, judgeBothForms } from '../matching.ts'
import { brokenCodeRules } from './code.ts'
import { judgePath } from './paths.ts'
import { judgeUrls } from './urls.ts'

const CATEGORY = 'tool_argument'

/** Names of values that are written, shown or searched for, and not followed. */
const FREE_KEY =
  /content|body|text|message|prompt|description|markdown|html|template|diff|patch|notes?$|comment|summary|regex|pattern|search|question|answer|title|subject|old_str|new_str|oldString|newString|replacement/i
/** What protocols of tools call a file: `file:` is at home there. */
const URI_KEY = /(?:^|[_-])uris?$|[a-z]Uris?$/
/** Longer values without a kind are content; paths end at 4,096 characters. */
const MAX_VALUE = 4096

/**
 * The detector. Arguments of tools, and the input of functions monitored in the channels TOOL and MCP.
 *
 * @param config `allowed_hosts` are asked without a finding.
 */
export function createToolArgumentsDetector(
  config: Pick<MonitorConfig['security'], 'allowed_hosts'>,
): Detector {
  const allowed = compileHosts(config.allowed_hosts)
  return {
    id: 'tool-arguments',
    category: CATEGORY,
    appliesTo: ['tool_argument', 'input'],
    inspect(segment, context): readonly Hit[] {
      if (segment.role === 'input' && !/^(?:TOOL|MCP)$/.test(context.channel)) return []
      const kind = kindOf(segment, context)
      return kind === undefined && !isFollowed(segment)
        ? []
        : judgeBothForms(segment.text, (text) => judge(text, kind, allowed))
    },
  }
}

function kindOf(segment: Segment, context: InspectContext): ArgumentKind | undefined {
  const kind = argumentKindOf(segment, context)
  const local = kind === 'url' && URI_KEY.test(segment.key) && /^\s*file:/i.test(segment.text)
  return local ? 'path' : kind
}

/** Whether a value without a known kind may be a URL or a path from end to end. */
const isFollowed = ({ key, text }: Segment): boolean =>
  text.length <= MAX_VALUE &&
  !FREE_KEY.test(key) &&
  /[/\\:%$]/.test(text) &&
  !/\s/.test(text.trim())

function judge(text: string, kind: ArgumentKind | undefined, allowed: HostTest): Hit[] {
  const hits = new Map<string, Hit>()
  const add = (rule: Parameters<typeof hitOf>[0], start: number, end: number): void => {
    if (!hits.has(rule.id)) hits.set(rule.id, hitOf(rule, CATEGORY, { start, end }))
  }
  for (const { rule, start, end } of judgeUrls(text, kind, allowed)) add(rule, start, end)
  if (kind === 'command' || kind === 'code') {
    for (const { rule, start, end } of brokenCodeRules(text)) add(rule, start, end)
  } else if (kind !== 'sql' && (kind === 'path' || text.length <= MAX_VALUE) && !WEB.test(text)) {
    for (const rule of judgePath(text)) add(rule, 0, text.length)
  }
  return [...hits.values()]
}

/** What follows the host of a URL is judged with the URL. */
const WEB = /^\s*(?!file:)[a-z][a-z0-9+.-]{1,30}:/i

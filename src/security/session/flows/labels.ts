/** What a tool does to the flow of data, told by its name, its definition and the user. */
import type { ToolLabel } from '../../../semconv/types.ts'
import type { ToolDefinition } from '../types.ts'
import {
  ACTING,
  CONTENT_PROPERTY,
  DOUBTFUL,
  ELSEWHERE,
  LOCAL_THINGS,
  LOCAL_VERBS,
  READING,
  SENDING_PROPERTY,
  SERVICE_ADDS,
  SERVICES,
  THINGS,
  THINGS_LAST,
} from './label-words.ts'
import { wordsOfName } from './tool-name.ts'
import { isVerb, verbOf } from './verbs.ts'

/** What is known of a tool. */
export interface ToolFacts {
  readonly name: string
  readonly server?: string
  readonly definition?: ToolDefinition
}

/** `This tool will …` says nothing. */
const PREAMBLE =
  /^(?:(?:this|the) (?:tool|function|endpoint)|use this(?: tool)?|an?|a tool)(?: (?:will|can|is used to|lets you|allows you to|to|that|which))*\s+/i
const READ_ONLY = /\bread[- ]?only\b|\bselect (?:query|statement)/i
const SHELLS = /^(?:bash|shell|terminal|exec|execute|run|eval|python|node|powershell|computer)$/
const CODE_THINGS =
  /^(?:command|commands|code|script|shell|bash|terminal|python|javascript|cmd|process|powershell)$/

/**
 * The labels of a tool: `untrusted` brings text of strangers in, `private` reads private data, `external` sends
 * out or changes the world. `user` is the setting `sessions.tool_labels`: `server/tool` counts before `tool`, an
 * empty list means none. MCP's hints are claims of the server: they may add a label; `readOnlyHint` takes
 * `external` away only where name and schema do not say otherwise.
 *
 * @example labelsOf({ name: 'send_email' }, {}) // ['external']
 */
export function labelsOf(
  tool: ToolFacts,
  user: Readonly<Record<string, readonly ToolLabel[]>>,
): readonly ToolLabel[] {
  const whole = `${tool.server ?? ''}/${tool.name}`
  for (const key of tool.server === undefined ? [tool.name] : [whole, tool.name]) {
    if (Object.hasOwn(user, key)) return user[key] ?? []
  }
  const words = wordsOfName(tool.name.replace(/(pull|merge)[_-]?requests?/i, '$1'))
  const description = tool.definition?.description?.slice(0, 400).replace(PREAMBLE, '') ?? ''
  // What comes after `by` and `for` is how it looks, not what it brings.
  const told = wordsOfName(description.replace(/ (?:by|for|using|with) .*/s, ''))
  const properties = propertiesOf(tool.definition?.inputSchema)
  const service = wordsOfName(tool.server ?? '').concat(words)

  const shell =
    words.some((word) => SHELLS.test(word)) &&
    words.concat(told.slice(0, 8)).some((word) => CODE_THINGS.test(word))
  const sends =
    properties.some((name) => SENDING_PROPERTY.test(name)) &&
    properties.some((name) => CONTENT_PROPERTY.test(name))
  const hasContent = sends || properties.some((name) => CONTENT_PROPERTY.test(name))
  const deed = deedOf(words, told, hasContent)
  const requests =
    properties.some((name) => /^(?:url|uri|endpoint)$/i.test(name)) &&
    properties.some((name) => /^(?:body|data|payload|json|method)$/i.test(name))
  const hints = tool.definition?.annotations ?? {}

  let external = shell || requests || sends
  if (deed === 'act')
    external ||= !(
      isLocal(words, told, description, tool.server ?? '') || READ_ONLY.test(description)
    )
  if (deed === 'read' && !sends && !requests) external = shell
  if (hints['destructiveHint'] === true && hints['readOnlyHint'] !== true) external = true
  if (hints['readOnlyHint'] === true && deed !== 'act' && !sends && !requests && !shell)
    external = false

  const labels: ToolLabel[] = []
  const read =
    deed === 'act' && !requests && !shell ? '' : readLabels(words, service, told, properties)
  const isQuery =
    /\b(?:sql|query)\b/.test(properties.join(' ')) &&
    (words.includes('sql') || words.includes('execute'))
  if (
    requests ||
    (!shell && read.includes('u')) ||
    (hints['openWorldHint'] === true && deed === 'read' && read === '')
  )
    labels.push('untrusted')
  if (shell || (deed === 'act' ? isQuery : read.includes('p'))) labels.push('private')
  if (external) labels.push('external')
  return labels
}

type Deed = 'read' | 'act' | 'none'

/** The first verb of the name; where it may be a thing too, or there is none, the description's first verb. */
function deedOf(words: readonly string[], told: readonly string[], hasContent: boolean): Deed {
  let doubtful: Deed = 'none'
  // Pages and files are opened to be read, doors are not.
  const opensNothing = !words.some((word) => THINGS[word] !== undefined)
  for (const [index, word] of words.entries()) {
    if (READING.has(word) && !(word === 'open' && opensNothing)) return 'read'
    if (ACTING.has(word) || isVerb(word)) {
      // `patient_record` is a thing, unless there is something to record.
      const isThing = index > 0 && index === words.length - 1 && !hasContent
      if (isThing && THINGS_LAST.has(word) && doubtful === 'none') continue
      if (!DOUBTFUL.has(word)) return 'act'
      doubtful = 'act'
    }
  }
  for (const word of told.slice(0, 3)) {
    if (READING.has(word)) return 'read'
    const verb = verbOf(word)
    if (ACTING.has(word) || isVerb(word) || verb?.form === 's') return 'act'
  }
  return doubtful
}

function isLocal(
  words: readonly string[],
  told: readonly string[],
  description: string,
  server: string,
): boolean {
  if (!words.some((word) => LOCAL_VERBS.has(word)) && !LOCAL_VERBS.has(told[0] ?? '')) return false
  const serverWords = wordsOfName(server)
  if (ELSEWHERE.test(`${serverWords.join(' ')} ${words.join(' ')}`)) return false
  if (ELSEWHERE.test(description) && !serverWords.includes('git')) return false
  const known = [...words, ...serverWords].some((word) => LOCAL_THINGS.has(word))
  return known || told.slice(0, 8).some((word) => LOCAL_THINGS.has(word) && word !== 'content')
}

/** `u`, `p` or both: what the things say that a tool reads, the most telling place first. */
function readLabels(
  words: readonly string[],
  service: readonly string[],
  told: readonly string[],
  properties: readonly string[],
): string {
  const own = words.filter((word) => SERVICES[word] === undefined)
  // The thing comes last: `get_pull_request_comments`.
  const named = own.map((word) => THINGS[word]).filter((label) => label !== undefined)
  const ofService = service.map((word) => SERVICES[word]).filter((label) => label !== undefined)
  const adds = service.some((word) => SERVICE_ADDS.has(word))
  if (named.length > 0) {
    // Files of a shared place are partly written by others.
    const shared =
      words.some((word) => word.startsWith('file')) &&
      ELSEWHERE.test([...service, ...told].join(' '))
    return named.join('') + (adds ? ofService.join('') : '') + (shared ? 'u' : '')
  }
  if (ofService.length > 0) return ofService.join('')
  const described = told
    .slice(0, 16)
    .map((word) => THINGS[word])
    .filter((label) => label !== undefined)
  if (described.length > 0) return described.join('')
  if (properties.some((name) => /^(?:url|urls|uri|href)$/i.test(name))) return 'u'
  if (properties.some((name) => /^(?:sql|path|file_?path)$/i.test(name))) return 'p'
  // A bare `fetch` or `browse` gets what is anywhere.
  return words.some((word) => /^(?:fetch|browse|scrape|crawl)$/.test(word)) ? 'u' : ''
}

/** Names of the top-level properties of a JSON Schema. */
export function propertiesOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const properties = (schema as { properties?: unknown }).properties
  return typeof properties === 'object' && properties !== null
    ? Object.keys(properties).slice(0, 100)
    : []
}

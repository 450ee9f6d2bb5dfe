/** Whether a call carries out a command out of a result. */
import type { Segment } from '../../types.ts'
import { collapse } from './collapse.ts'
import type { CallArguments } from './arguments.ts'
import type { Command } from './commands.ts'
import type { Level, Place } from './hit.ts'
import type { Asked } from './judge.ts'
import { holdsWords, isNamedValue } from './named.ts'
import type { FlowState } from './state.ts'
import { namesIn } from './strangers.ts'
import type { Stranger } from './strangers.ts'
import { shinglePlaces, tellingValues } from './telling.ts'
import type { ShinglePlaces, TellingValue } from './telling.ts'
import type { Tool } from './tools.ts'

/** A command and the argument that shows it. */
export interface Obeyed extends Place {
  readonly level: Level
  readonly command: Command
}

/** What the arguments have of one command. */
interface Match {
  readonly place: Place
  /** Arguments that show it. */
  readonly count: number
  /** Whether it is the command that says whom the call goes to. */
  readonly target: boolean
  /** Whether it is the command that says what is sent. */
  readonly content: boolean
  /** Whether the sentence itself holds a value, and not only what stands around it. */
  readonly said: boolean
  /** Whether such a value is too long to be an id that came by another way. */
  readonly isLong: boolean
  /** Whether it names an address in what is sent, of several that results brought. */
  readonly isOtherLink: boolean
  /** Whether it names a host in what is sent, where the user spoke of no link and the sentence is not passed on. */
  readonly isLink: boolean
}

/** A call, prepared to be held against many commands. */
interface Question {
  readonly tool: Tool
  readonly args: CallArguments
  readonly asked: Asked
  readonly strangers: readonly Stranger[]
  readonly values: readonly TellingValue[]
  readonly shingles: ShinglePlaces
  readonly mentions: CallArguments['mentions']
  /** Whether the user spoke of links, pages or the like. */
  readonly speaksOfLinks: boolean
  /** Whether results brought no other address of its kind. */
  readonly isAlone: (key: string) => boolean
}

/** Shingles in a row, every fourth, that make a copy: 26 letters at least. */
const LEAST_CHAIN = 5
/** Shortest value that is no id, and shortest id that says something by itself. */
const LEAST_LONG = 16
const LEAST_TELLING = 6
const LEAST_NUMBER = 3
/** Shortest argument beside what is sent that may be a copy, such as a statement; characters. */
const LEAST_COPY = 24
/** By which a user speaks of what has an address on the web. */
const LINK_WORD =
  /\b(?:links?|urls?|https?|www|sites?|websites?|web|pages?|articles?|videos?|sources?|results?|references?|domains?|online|news|research|readme|docs?|install|packages?|search)\b/
/** Characters of a copy that are shown. */
const SHOWN_CHARS = 120

/** The command that a call most plainly carries out. */
export function findObeyed(
  tool: Tool,
  args: CallArguments,
  asked: Asked,
  strangers: readonly Stranger[],
  state: FlowState,
): Obeyed | undefined {
  if (state.commands.length === 0) return undefined
  const question: Question = {
    tool,
    args,
    asked,
    strangers: strangers.filter(({ target, excused }) => !excused || target.kind === 'name'),
    values: tellingValues(tool, args, state),
    shingles: shinglePlaces(
      [...args.contents, ...args.values.filter(({ text }) => text.length >= LEAST_COPY)].filter(
        ({ text }) => !isNamedValue(collapse(text), state),
      ),
    ),
    mentions: args.mentions.filter(({ key }) => !isNamedValue(key, state)),
    speaksOfLinks: state.named.some((text) => LINK_WORD.test(text)),
    isAlone: (key) => state.destinations.get(key)?.alone !== false,
  }
  let weak: Obeyed | undefined
  for (const command of state.commands) {
    const match = matchOf(command, question)
    const level = levelOf(command, match, question, state.delegated)
    if (level === undefined) continue
    const obeyed = { level, command, ...(match?.place ?? wholeOf(args)) }
    if (level === 'dangerous') return obeyed
    weak ??= obeyed
  }
  return weak
}

function wholeOf({ values, contents }: CallArguments): Place {
  const segment = values[0] ?? contents[0]
  return { segment, start: 0, end: segment?.text.length ?? 0 }
}

function levelOf(
  command: Command,
  match: Match | undefined,
  { tool, asked }: Question,
  delegated: boolean,
): Level | undefined {
  if (delegated) return undefined
  const isSame = tool.actions === 0 || tool.isShell || (tool.actions & command.actions) !== 0
  if (match?.isLink === true && command.untrusted && asked !== 'no') return 'suspicious'
  if (!isSame) {
    if (asked !== 'no' || !isTelling(match)) return undefined
    const isAbout = tool.words.some((word) => word.length > 3 && holdsStem(command.text, word))
    return command.untrusted && isAbout ? 'dangerous' : 'suspicious'
  }
  if (match === undefined) {
    if (asked !== 'no') return undefined
    // Nothing of the arguments, but all that the name says: `set every thermostat` and `thermostat_set`.
    const spoken = tool.words.filter((word) => holdsStem(command.text, word))
    // A shell does all sorts of things, and so does whatever is commanded in a word that says little.
    const isPlain = (command.specific & tool.actions) !== 0 && !tool.isShell
    if (command.untrusted && (spoken.length > 1 || (isPlain && command.addressed)))
      return 'dangerous'
    return isPlain || spoken.some((word) => word.length > 3) ? 'suspicious' : undefined
  }
  const { target, content, said, count, isLong, isOtherLink } = match
  const isOfSentence = said || target || content
  if (asked === 'no') return isOfSentence ? 'dangerous' : 'suspicious'
  if (asked === 'unread') return content ? 'dangerous' : 'suspicious'
  // Such a deed was asked for, but not so: whom it goes to and what it says are the command's.
  if (target && content) return 'dangerous'
  if (asked === 'maybe' && isOfSentence && count > 1) return 'dangerous'
  if (command.untrusted && isOtherLink) return 'suspicious'
  return (target || isLong || (said && isChosen(match))) && (command.untrusted || isLong)
    ? 'suspicious'
    : undefined
}

/** A value that is no word of every sentence, such as `docs`, and no small number. */
function isChosen({ place }: Match): boolean {
  const text = place.segment?.text.slice(place.start, place.end) ?? ''
  return text.length >= LEAST_TELLING || (text.length >= LEAST_NUMBER && /\d/.test(text))
}

/** Whether a word of a tool's name stands in a sentence, in whatever form: `forwarded`, `doors`. */
function holdsStem(sentence: string, word: string): boolean {
  const stem = word.length > 4 ? word.replace(/(?:e|y|s|ing|ed)$/, '') : word
  const at = sentence.indexOf(stem)
  return at === 0 || (at > 0 && !/[a-z0-9]/.test(sentence[at - 1] ?? ''))
}

/** A value that nobody thinks up shows a command even when the deed is another one. */
function isTelling(match: Match | undefined): boolean {
  if (match?.place.segment === undefined) return false
  const { segment, start, end } = match.place
  return /\d/.test(segment.text.slice(start, end)) && end - start >= LEAST_TELLING
}

function matchOf(command: Command, question: Question): Match | undefined {
  const places: Place[] = []
  const add = (segment: Segment, start = 0, end = segment.text.length): void => {
    if (!places.some((place) => place.segment === segment)) places.push({ segment, start, end })
  }
  let target = false
  let content = false
  let said = false
  let isLong = false
  let isOtherLink = false
  let isLink = false
  for (const { target: one } of question.strangers) {
    if (!namesIn(command.text, one)) continue
    target = true
    add(one.segment, one.start, one.end)
  }
  for (const one of question.mentions) {
    if (!namesIn(command.text, one)) continue
    content = true
    isLink ||= one.kind === 'host' && !question.speaksOfLinks
    isOtherLink ||= command.redirects && !question.isAlone(one.key)
    add(one.segment, one.start, one.end)
  }
  for (const { segment, isContent, forms, numbered } of question.values) {
    const isNumbered = numbered.some((name) => holdsWords(command.around, name))
    const inSentence = forms.some((form) => holdsWords(command.text, form))
    const isAround = !isContent && forms.some((form) => holdsWords(command.around, form))
    if (!isNumbered && !inSentence && !isAround) continue
    add(segment)
    if (isContent) {
      content = true
      continue
    }
    said ||= isNumbered || inSentence
    isLong ||= inSentence && segment.text.length >= LEAST_LONG
  }
  const copied = copyOf(command, question.shingles)
  if (copied !== undefined) {
    const [segment, start] = copied
    content = true
    add(segment, start, Math.min(segment.text.length, start + SHOWN_CHARS))
    // Who quotes a sentence does not do what it says.
    isLink = false
  }
  const place = places[0]
  if (place === undefined) return undefined
  return { place, count: places.length, target, content, said, isLong, isOtherLink, isLink }
}

/** Where the arguments begin to copy a long part of the command. */
function copyOf(command: Command, shingles: ShinglePlaces): readonly [Segment, number] | undefined {
  if (shingles.size === 0) return undefined
  let chain = 0
  let first: readonly [Segment, number] | undefined
  for (const hash of command.shingles) {
    const place = shingles.get(hash)
    if (place === undefined) {
      chain = 0
      continue
    }
    if (chain === 0) first = place
    chain += 1
    if (chain >= LEAST_CHAIN) return first
  }
  return undefined
}

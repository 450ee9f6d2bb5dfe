/** The session part that judges what servers and requests say of their tools. */
import { dropOldest } from '../../../util/bounded.ts'
import { createToolRegistry, type KnownTool, type ToolRegistry } from '../registry.ts'
import type {
  PinStore,
  SessionCall,
  SessionHit,
  SessionNotes,
  SessionPart,
  ToolDefinition,
} from '../types.ts'
import { judgeDefinition, type InspectText } from './judge.ts'
import { foldName } from './names.ts'
import { mentionsIn } from './orders.ts'
import { textsOf } from './hidden.ts'
import { comparePins, isApproved, recordPin, type PinStanding, type ServerTool } from './pinning.ts'
import { readDefinition } from './canonical.ts'
import { type DefinitionPlace, hitOf, type Problem, shortened } from './problem.ts'
import { FOREIGN_ORDER, LONG_DEFINITION, POISONED_DEFINITION, UNREAD_DEFINITIONS } from './rules.ts'
import { shadowingBetween, type Comparable } from './shadowing.ts'

/** Definitions of one announcement that are judged. */
const MAX_DEFINITIONS = 500
/** Findings that a session remembers having been given. */
const MAX_REPORTED = 2_000
/** A definition that is seen again and again is written down so often. */
const RECORD_EVERY_MS = 60_000

/** What `createDefinitionsPart` needs. */
export interface DefinitionsOptions {
  /** Where definitions are pinned; undefined: they are not, and changes are not noticed. */
  readonly pins: PinStore | undefined
  /** The detectors of wording, as the inspector runs them over texts of the role `tool_definition`. */
  readonly inspectText: InspectText
  /** Where definitions are remembered. @default one of its own */
  readonly registry?: ToolRegistry
  /** Told once when the pin store fails. @default nothing is told */
  readonly onProblem?: (message: string) => void
}

/** What a session has been told already. */
export interface DefinitionsState {
  readonly reported: Set<string>
}

/** Everything that is known of one definition. */
interface Standing extends Comparable {
  /** Structure, and what it is to other tools. */
  readonly problems: Problem[]
  /** What the detectors found dangerous; said when the tool is called. */
  readonly poison: readonly Problem[]
  /** Undefined until the pins could be asked. */
  pin: PinStanding | undefined
  recordedMs: number
}

/**
 * Pins definitions of MCP tools, finds poisoned ones, and tools that shadow those of another server. What is
 * wrong with a definition is said once per session where it is announced, and whenever its tool is called, so
 * that the policy can stop the call.
 */
export function createDefinitionsPart(options: DefinitionsOptions): SessionPart<DefinitionsState> {
  const {
    pins,
    inspectText,
    registry = createToolRegistry(),
    onProblem = () => undefined,
  } = options
  // By the registry's own object: a definition that it forgets is forgotten here too.
  const standings = new WeakMap<KnownTool, Standing>()
  let said = false

  const asking = <T>(notes: SessionNotes | undefined, question: () => T): T | undefined => {
    try {
      return question()
    } catch (error) {
      notes?.failed('pins')
      if (!said) onProblem(`tool definitions cannot be pinned: ${String(error)}`)
      said = true
      return undefined
    }
  }

  const standingOf = (tool: KnownTool, announcement: ToolDefinition): Standing => {
    // What is too long to be kept is judged whole all the same: padding hides nothing.
    const tooLongToKeep = tool.text === undefined
    const definition = tooLongToKeep ? readDefinition(announcement) : tool.definition
    const { problems, detected } = judgeDefinition(definition, inspectText)
    const kept = <T extends DefinitionPlace>(place: T): T =>
      tooLongToKeep ? shortened(place) : place
    return {
      tool,
      name: foldName(tool.name),
      mentions: mentionsIn(textsOf(definition)),
      problems: [...problems.map(kept), ...(tooLongToKeep ? [tooLong(tool)] : [])],
      poison: detected
        .map(kept)
        .filter(({ level }) => level === 'dangerous')
        .map(({ ruleId, ...place }): Problem => {
          const reason = `${POISONED_DEFINITION.reason.slice(0, -1)}: ${ruleId}.`
          return { ...place, rule: POISONED_DEFINITION, reason }
        }),
      pin: undefined,
      recordedMs: 0,
    }
  }

  /** Adds what new tools and those of other servers are to each other; gives the tools at fault. */
  const compare = (fresh: readonly Standing[]): Standing[] => {
    if (fresh.every(({ tool }) => tool.server === undefined)) return []
    const others = [...registry.all()].flatMap((tool) => standings.get(tool) ?? [])
    const names = new Set(others.map(({ tool }) => ownName(tool.server, tool.name)))
    const has = (server: string | undefined, name: string): boolean =>
      names.has(ownName(server, name))
    const culprits: Standing[] = []
    for (const standing of fresh) {
      const { server } = standing.tool
      if (server === undefined) continue
      for (const other of others) {
        if (other.tool.server === undefined || other.tool.server === server) continue
        for (const { culprit, problem } of shadowingBetween(standing, other, has)) {
          const blamed = culprit === standing.tool ? standing : other
          addOnce(blamed.problems, problem)
          culprits.push(blamed)
        }
      }
    }
    return culprits
  }

  const pin = (standing: Standing, atMs: number, notes: SessionNotes | undefined): void => {
    const { tool } = standing
    if (pins === undefined || !isOfServer(tool)) return
    if (standing.pin !== undefined && atMs - standing.recordedMs < RECORD_EVERY_MS) return
    asking(notes, () => {
      standing.pin ??= comparePins(tool, pins, inspectText)
      recordPin(tool, pins, { atMs, inspectText })
      standing.recordedMs = atMs
    })
  }

  const announced = (
    call: SessionCall,
    definitions: readonly ToolDefinition[],
    { reported }: DefinitionsState,
    notes: SessionNotes | undefined,
  ): SessionHit[] => {
    const fresh: Standing[] = []
    const tools = definitions.slice(0, MAX_DEFINITIONS).flatMap((definition) => {
      if (typeof definition.name !== 'string' || definition.name === '') return []
      const tool = registry.record(call.server, definition)
      if (!standings.has(tool)) {
        const standing = standingOf(tool, definition)
        standings.set(tool, standing)
        fresh.push(standing)
      }
      return [tool]
    })
    const seen = tools.flatMap((tool) => standings.get(tool) ?? [])
    for (const standing of seen) pin(standing, call.atMs, notes)
    if (tools.some(({ whole }) => !whole)) notes?.gap('definition-cut')
    const hits: SessionHit[] = []
    for (const standing of new Set([...seen, ...compare(fresh)])) {
      const { hash } = standing.tool
      for (const problem of problemsOf(standing)) {
        const key = `${hash} ${problem.rule.id} ${problem.rule.level} ${problem.path}`
        // A request that carries a poisoned tool is stopped each time, not the first time only.
        const again = call.phase === 'input' && problem.rule.level === 'dangerous'
        if (reported.has(key) && !again) continue
        reported.add(key)
        hits.push(hitOf(problem, 'announcement'))
      }
    }
    if (definitions.length > MAX_DEFINITIONS) hits.push(hitOf(unread(definitions), 'announcement'))
    dropOldest(reported, MAX_REPORTED)
    return hits
  }

  const called = (
    { name, server, atMs }: SessionCall,
    notes: SessionNotes | undefined,
  ): SessionHit[] => {
    const tool = registry.find(name, server)
    if (tool === undefined && server !== undefined && registry.forgotten > 0) {
      notes?.gap('definitions-forgotten')
    }
    // A function of the host may share its name with the tool of a server.
    const standing = tool === undefined || tool.server !== server ? undefined : standings.get(tool)
    if (standing === undefined) return []
    if (!standing.tool.whole) notes?.gap('definition-cut')
    // The store did not answer when the tool was announced: what changed is asked for before it is called.
    if (standing.pin === undefined) pin(standing, atMs, notes)
    const grave = [...problemsOf(standing), ...approvable(standing, standing.poison)].filter(
      ({ rule }) => rule.level === 'dangerous' || rule.id === FOREIGN_ORDER.id,
    )
    if (grave.length === 0) return []
    const known = standing.tool
    if (pins !== undefined && isOfServer(known) && standing.pin?.approved === false) {
      // Asked at each such call: an approval counts at once, without a restart.
      const approved = asking(notes, () => isApproved(known, pins)) === true
      if (approved) standing.pin = { problem: undefined, approved }
    }
    const left = standing.pin?.approved === true ? grave.filter(isOfOthers) : grave
    return left.map((problem) => hitOf(problem, 'call'))
  }

  return {
    id: 'definitions',
    create: () => ({ reported: new Set() }),
    inspect(call, state, notes) {
      const hits: SessionHit[] = []
      if (call.definitions !== undefined) {
        hits.push(...announced(call, call.definitions, state, notes))
      }
      if (call.kind === 'tool' && call.phase === 'input') hits.push(...called(call, notes))
      // The gravest first: the engine keeps a bounded number.
      return hits.sort((a, b) => b.score - a.score)
    },
  }
}

/** What is said where the definition is announced. An approval covers all but what other tools are to it. */
function problemsOf(standing: Standing): readonly Problem[] {
  const { problems, pin } = standing
  const all = pin?.problem === undefined ? problems : [...problems, pin.problem]
  return approvable(standing, all)
}

function approvable({ pin }: Standing, problems: readonly Problem[]): readonly Problem[] {
  return pin?.approved === true ? problems.filter(isOfOthers) : problems
}

const isOfOthers = ({ rule }: Problem): boolean => rule.id === FOREIGN_ORDER.id

const isOfServer = (tool: KnownTool): tool is ServerTool => tool.server !== undefined

const ownName = (server: string | undefined, name: string): string =>
  `${server ?? ''}\0${name.toLowerCase()}`

function addOnce(problems: Problem[], problem: Problem): void {
  const known = problems.some(
    ({ rule, reason }) => rule === problem.rule && reason === problem.reason,
  )
  if (!known) problems.push(problem)
}

function tooLong({ name, definition }: KnownTool): Problem {
  const text = definition.description ?? name
  const end = Math.max(1, text.length)
  return { rule: LONG_DEFINITION, path: `tools.${name}`, text, start: 0, end }
}

function unread(definitions: readonly ToolDefinition[]): Problem {
  const text = `${definitions.length} tools, of which ${MAX_DEFINITIONS} were judged`
  return { rule: UNREAD_DEFINITIONS, path: 'tools', text, start: 0, end: text.length }
}

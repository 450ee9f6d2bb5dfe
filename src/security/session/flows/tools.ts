/** What is known of the tools that are called, worked out once for each definition. */
import { setLatest } from '../../../util/bounded.ts'
import type { ToolLabel } from '../../../semconv/types.ts'
import type { ToolDefinition } from '../types.ts'
import { labelsOf } from './labels.ts'
import { wordsOfName } from './tool-name.ts'
import { ACTION, actionsOfName, isVerb } from './verbs.ts'

/** A tool as the judgement needs it. */
export interface Tool {
  readonly name: string
  readonly labels: readonly ToolLabel[]
  /** Bits of `ACTION`; 0 when its name does not say. */
  readonly actions: number
  /** The words of its name. */
  readonly words: readonly string[]
  /** Things in its name, such as `password`. */
  readonly nouns: readonly string[]
  /** What it makes, such as `issue`; undefined for a tool that makes nothing. */
  readonly makes: string | undefined
  /** Whether it is a step on a screen, such as a click: part of any deed. */
  readonly isStep: boolean
  /** Whether it runs commands or code, and so may do anything or nothing. */
  readonly isShell: boolean
}

/** Finds tools. Built by `createTools`. */
export interface Tools {
  /** @param keys Names of the arguments of a call, for a tool whose definition nobody announced. */
  find(name: string, server?: string, keys?: readonly string[]): Tool
}

/** What `createTools` needs. */
export interface ToolsOptions {
  /** The setting `sessions.tool_labels`. */
  readonly toolLabels: Readonly<Record<string, readonly ToolLabel[]>>
  /** The definition that was announced, when there was one. */
  readonly definitionOf: (name: string, server?: string) => ToolDefinition | undefined
}

const MAX_TOOLS = 2_048
const SHELL_WORD =
  /^(?:bash|shell|terminal|command|commands|cmd|eval|code|python|script|powershell)$/
/** Runs what it is told, unless the name says what that is, as in `execute_sql`. */
const RUNS = /^(?:exec|execute|run)$/
const SQL_WORD = /^(?:sql|query|statement|database|db|postgres|mysql|sqlite)$/
/** Argument names that are remembered of a tool without a definition. */
const MAX_KEYS = 32
const STEP = /^(?:click|type|fill|press|select|hover|drag|scroll)$/
/** What leaves through a shell is sent, whatever else the shell is for. */
const OF_SHELL = ACTION.send | ACTION.post | ACTION.web
const OF_SQL = ACTION.create | ACTION.change | ACTION.remove
const MAKING = /^(?:create|add|make|new|open|file|generate)$/
const LEAST_NOUN = 4
const LEAST_WORD = 3

/** Tools by name and server; at most 2,048 are kept, the oldest is forgotten first. */
export function createTools({ toolLabels, definitionOf }: ToolsOptions): Tools {
  interface Entry {
    readonly announced: ToolDefinition | undefined
    readonly keys: ReadonlySet<string>
    readonly tool: Tool
  }
  const known = new Map<string, Entry>()
  return {
    find(name, server, given = []) {
      const key = server === undefined ? name : `${server}/${name}`
      const announced = definitionOf(name, server)
      const entry = known.get(key)
      const isNew = announced === undefined && given.some((one) => entry?.keys.has(one) !== true)
      if (entry !== undefined && entry.announced === announced) {
        if (!isNew || entry.keys.size >= MAX_KEYS) return entry.tool
      }
      const keys = new Set([...(entry?.keys ?? []), ...given].slice(0, MAX_KEYS))
      const definition = announced ?? assumed(name, keys)
      const facts = {
        name,
        ...(server === undefined ? {} : { server }),
        ...(definition === undefined ? {} : { definition }),
      }
      const tool = describe(name, labelsOf(facts, toolLabels), definition)
      setLatest(known, key, { announced, keys, tool }, MAX_TOOLS)
      return tool
    },
  }
}

/** What the arguments of calls say of a tool. */
function assumed(name: string, keys: ReadonlySet<string>): ToolDefinition | undefined {
  if (keys.size === 0) return undefined
  return {
    name,
    inputSchema: { properties: Object.fromEntries([...keys].map((key) => [key, {}])) },
  }
}

function describe(
  name: string,
  labels: readonly ToolLabel[],
  definition: ToolDefinition | undefined,
): Tool {
  const words = wordsOfName(name.replace(/(pull|merge)[_-]?requests?/i, '$1'))
  const verb = words.findIndex(isVerb)
  const runs = words.some((word) => RUNS.test(word))
  const isSql = runs && words.some((word) => SQL_WORD.test(word))
  const isShell =
    words.some((word) => SHELL_WORD.test(word)) || words.every((word) => RUNS.test(word))
  const own = actionsOfName(words)
  const told = wordsOfName(definition?.description?.slice(0, 120) ?? '').slice(0, 3)
  return {
    name,
    labels,
    actions: isShell ? OF_SHELL : isSql ? OF_SQL : own === 0 ? actionsOfName(told) : own,
    words: words.filter((word) => word.length >= LEAST_WORD),
    makes: words.some((word) => MAKING.test(word)) ? words.at(-1) : undefined,
    nouns: words.filter((word, at) => word.length >= LEAST_NOUN && (at > verb || at < verb - 1)),
    isStep: words.some((word) => STEP.test(word)),
    isShell,
  }
}

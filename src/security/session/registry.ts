/** The tools that servers and requests have announced in this process. */
import { canonicalDefinition, type CanonicalDefinition } from './definitions/canonical.ts'
import type { ToolDefinition } from './types.ts'

/** Longer canonical definitions are known by hash, name and the beginning of their description alone. */
const MAX_KEPT_CHARS = 262_144
const MAX_KEPT_DESCRIPTION = 8_192
/** Canonical texts of all tools together, in characters. */
const MAX_TOTAL_CHARS = 16_777_216

/** A definition as it was when it was announced. */
export interface KnownTool {
  /** Name of the MCP server; undefined for a tool that came with an LLM request. */
  readonly server: string | undefined
  readonly name: string
  /** SHA-256 of the canonical definition. */
  readonly hash: string
  /** The canonical definition; undefined for one of more than 262,144 characters. */
  readonly text: string | undefined
  /** False when a part of the definition could not be read, or is too long to be judged. */
  readonly whole: boolean
  /** A copy of plain data: the host may change its own object. */
  readonly definition: ToolDefinition
  /** Which tool was known first: a changed definition keeps the number of the one before. */
  readonly order: number
}

/** Remembers tools. Built by `createToolRegistry`. */
export interface ToolRegistry {
  /** Takes in a definition; the same definition again gives the same object. */
  record(server: string | undefined, definition: ToolDefinition): KnownTool
  /** The tool of a server; without a server one that came with a request, else the latest of any server. */
  find(name: string, server?: string): KnownTool | undefined
  /** Every known tool, the longest unused first. */
  all(): Iterable<KnownTool>
  /** Tools that found no room any more. */
  readonly forgotten: number
}

/**
 * A registry of at most `max` tools; the longest unused is forgotten first.
 *
 * @param options `max`: 1 or more. @default 2000
 * @example
 * const registry = createToolRegistry({ max: 2000 })
 * registry.record('calculator', { name: 'add', description: 'Adds two numbers.' })
 * registry.find('add')?.server // 'calculator'
 */
export function createToolRegistry({ max = 2_000 }: { readonly max?: number } = {}): ToolRegistry {
  // Maps keep the order of insertion: the first entry is the longest unused one.
  const tools = new Map<string, KnownTool>()
  const byName = new Map<string, Map<string, KnownTool>>()
  let chars = 0
  let announced = 0
  let forgotten = 0

  const remove = (key: string, tool: KnownTool): void => {
    tools.delete(key)
    chars -= tool.text?.length ?? MAX_KEPT_DESCRIPTION
    const namesakes = byName.get(tool.name)
    namesakes?.delete(key)
    if (namesakes?.size === 0) byName.delete(tool.name)
  }

  const add = (key: string, tool: KnownTool): KnownTool => {
    tools.set(key, tool)
    chars += tool.text?.length ?? MAX_KEPT_DESCRIPTION
    const namesakes = byName.get(tool.name) ?? new Map<string, KnownTool>()
    byName.set(tool.name, namesakes.set(key, tool))
    return tool
  }

  const use = (key: string, tool: KnownTool): KnownTool => {
    remove(key, tool)
    return add(key, tool)
  }

  return {
    record(server, definition) {
      const { name } = definition
      const key = keyOf(server, name)
      const canonical = canonicalDefinition(definition)
      const before = tools.get(key)
      if (before?.hash === canonical.hash) return use(key, before)
      if (before !== undefined) remove(key, before)
      else announced += 1
      const order = before?.order ?? announced
      const tool = add(key, {
        server,
        name,
        order,
        hash: canonical.hash,
        ...kept(name, canonical),
      })
      for (const [oldest, idle] of tools) {
        if ((tools.size <= max && chars <= MAX_TOTAL_CHARS) || tools.size === 1) break
        remove(oldest, idle)
        forgotten += 1
      }
      return tool
    },
    find(name, server) {
      const exact = keyOf(server, name)
      const tool = tools.get(exact)
      if (tool !== undefined) return use(exact, tool)
      if (server !== undefined) return undefined
      const latest = [...(byName.get(name) ?? [])].at(-1)
      return latest === undefined ? undefined : use(...latest)
    },
    all: () => tools.values(),
    get forgotten() {
      return forgotten
    },
  }
}

/** A name of a tool may hold any character; the length keeps two pairs of names apart. */
const keyOf = (server: string | undefined, name: string): string =>
  server === undefined ? `:${name}` : `${server.length}:${server}/${name}`

/** The canonical text is read back: a copy without getters, cycles and depths. */
function kept(
  name: string,
  { text, complete }: CanonicalDefinition,
): Pick<KnownTool, 'text' | 'whole' | 'definition'> {
  const definition = JSON.parse(text) as ToolDefinition
  if (text.length <= MAX_KEPT_CHARS) return { text, whole: complete, definition }
  const { description } = definition
  const short = typeof description === 'string' ? description.slice(0, MAX_KEPT_DESCRIPTION) : ''
  return { text: undefined, whole: false, definition: { name, description: short } }
}

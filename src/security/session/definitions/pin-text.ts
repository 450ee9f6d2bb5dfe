/** What a pin keeps of a definition, so that a later one can be compared with it. */
import type { KnownTool } from '../registry.ts'
import type { Pin, ToolDefinition } from '../types.ts'
import { standardOf, type Standard } from './changes.ts'
import type { InspectText } from './judge.ts'

/** Longer definitions are kept as what a later one is measured by; the store takes no longer text. */
const MAX_WHOLE_CHARS = 65_536
/** Of such a definition, the beginning of its description. */
const MAX_DESCRIPTION = 4_096
const MAX_NAMES_CHARS = 32_768
/** Names the part of a pin that is no definition. */
const STANDARD = 'cylestio.standard'

/** A pin, read back. */
export interface PinnedDefinition {
  readonly definition: ToolDefinition
  /** What later definitions are measured by, where the definition is not kept whole. */
  readonly standard?: Standard
}

/** The definition as JSON; of one above 65,536 characters the beginning, and what was found in it. */
export function pinText(tool: KnownTool, inspectText: InspectText): string {
  const { text, definition } = tool
  if (text !== undefined && text.length <= MAX_WHOLE_CHARS) return text
  const { rules, parameters } = standardOf(definition, inspectText)
  let left = MAX_NAMES_CHARS
  const names = [...parameters].filter((name) => (left -= name.length + 4) >= 0)
  return JSON.stringify({
    name: definition.name.slice(0, MAX_DESCRIPTION),
    description: definition.description?.slice(0, MAX_DESCRIPTION),
    [STANDARD]: { rules: [...rules], parameters: names },
  })
}

/** Reads a pin; undefined when it has no definition, or none that can be read: others can write the file. */
export function readPin({ definition: text }: Pin): PinnedDefinition | undefined {
  if (text === undefined) return undefined
  try {
    const definition = JSON.parse(text) as ToolDefinition & Readonly<Record<string, unknown>>
    const kept = definition[STANDARD]
    return kept === undefined ? { definition } : { definition, standard: readStandard(kept) }
  } catch {
    return undefined
  }
}

function readStandard(kept: unknown): Standard {
  const { rules, parameters } = kept as { rules: readonly string[]; parameters: readonly string[] }
  return { rules: new Set(rules), parameters: new Set(parameters) }
}

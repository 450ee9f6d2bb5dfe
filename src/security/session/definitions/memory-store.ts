/** Pins for as long as the process lives, where there is no database. */
import type { Pin, PinStore } from '../types.ts'

/** Definitions of one tool that are remembered; as in the database. */
const MAX_HASHES = 20
const MAX_TOOLS = 2_000

/**
 * A pin store in memory: at most 20 definitions of a tool and 2,000 tools. The first definition of a tool
 * stays, whatever comes after it; `record` throws for a tool beyond the bound.
 */
export function createMemoryPinStore(): PinStore {
  const tools = new Map<string, Pin[]>()
  const keyOf = (server: string, tool: string): string => `${server.length}:${server}/${tool}`
  return {
    read: (server, tool) => tools.get(keyOf(server, tool)) ?? [],
    record(pin) {
      const key = keyOf(pin.server, pin.tool)
      const pins = tools.get(key)
      if (pins === undefined) {
        if (tools.size >= MAX_TOOLS) throw new Error(`${MAX_TOOLS} tools are pinned already`)
        tools.set(key, [pin])
        return
      }
      const index = pins.findIndex(({ hash }) => hash === pin.hash)
      const known = pins[index]
      if (known === undefined) {
        pins.push(pin)
        if (pins.length > MAX_HASHES) pins.splice(1, 1)
      } else pins[index] = { ...known, lastSeen: pin.lastSeen }
    },
  }
}

import type { Library } from '../shared/library.ts'
import { McpInstrumentation } from './instrumentation.ts'
import { MCP_PACKAGES, MCP_ROWS, MCP_SURFACES } from './surface.ts'

export const MCP: Library<'mcp'> = {
  name: 'mcp',
  packages: MCP_PACKAGES,
  surface: MCP_ROWS,
  clients: MCP_SURFACES,
  create: () => new McpInstrumentation(),
}

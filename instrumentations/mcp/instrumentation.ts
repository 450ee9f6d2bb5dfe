import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LibraryPackage } from '../shared/library.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { MCP_PACKAGES, methodsOf, packageByClasses } from './surface.ts'
import type { McpExports } from './types.ts'

/**
 * Monitors the clients and servers of `@modelcontextprotocol/sdk` 1.x and of `@modelcontextprotocol/client` and
 * `@modelcontextprotocol/server` 2.x: every request that they send or answer, over any transport.
 *
 * @example registerInstrumentations({ instrumentations: [new McpInstrumentation()] })
 */
export class McpInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('mcp')
  }

  protected get packages() {
    return MCP_PACKAGES
  }

  protected override packageOf(exports: object): LibraryPackage {
    return packageByClasses(exports) ?? super.packageOf(exports)
  }

  protected patchExports(module: LoadedModule): undefined {
    for (const name of ['Client', 'Server'] as const) {
      const target = (module.exports as McpExports)[name]?.prototype
      if (target === undefined) continue
      for (const { path: method, wrap, label } of methodsOf(target)) {
        this.patchMethod({
          module,
          channel: 'MCP',
          target,
          method,
          label: `${name}.${label}`,
          wrap,
        })
      }
    }
  }
}

/** Monitoring over a temporary database, for tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { disableMonitoring, enableMonitoring } from '../../src/index.ts'
import type { Monitoring, MonitoringOptions } from '../../src/index.ts'
import { readRows, type TestRow } from './rows.ts'

export { readRows, type TestRow } from './rows.ts'

export interface Monitored extends AsyncDisposable {
  readonly monitoring: Monitoring
  readonly folder: string
  readonly path: string
  /** Rows of calls and alerts, oldest first; the monitor's own SYSTEM rows are left out. */
  rows(where?: string): TestRow[]
  stop(): Promise<void>
}

/** Enables monitoring for one test; `stop` disables it and removes the database. */
export function monitored(options: MonitoringOptions = {}): Monitored {
  const folder = mkdtempSync(join(tmpdir(), 'cylestio-test-'))
  const path = join(folder, 'events.db')
  const config = typeof options.config === 'object' ? options.config : {}
  const monitoring = enableMonitoring({
    agentId: 'test-agent',
    ...options,
    config: { ...config, database: { path } },
  })
  const stop = async (): Promise<void> => {
    await disableMonitoring()
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    monitoring,
    folder,
    path,
    stop,
    rows: (where = "channel <> 'SYSTEM' AND event_type NOT IN ('LLM_patch', 'MCP_patch')") =>
      readRows(path, where),
    [Symbol.asyncDispose]: stop,
  }
}

/** An application without a provider: the monitor brings its own, of whatever SDK is installed. */
import { disableMonitoring, enableMonitoring, logEvent, monitorTool } from 'cylestio-monitor'
import { work } from './work.mjs'

enableMonitoring({
  agentId: 'app',
  config: {
    database: { path: process.env.DATABASE },
    security: { dangerous_keywords: ['xyzzy'] },
  },
})
const results = await work({ monitorTool })
logEvent('app_done', { ok: true })
await disableMonitoring()
console.log(JSON.stringify({ results }))

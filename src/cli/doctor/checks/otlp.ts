/** Whether the OTLP endpoint answers, and takes what we would send. */
import { tracesUrl } from '../../../../exporters/otlp/urls.ts'
import type { Check } from '../types.ts'

const WAIT_MS = 5_000

export const otlpCheck: Check = {
  id: 'otlp',
  async run({ resolved }) {
    const endpoint = resolved?.config.otlp.endpoint
    if (resolved === undefined || endpoint === undefined) {
      return [{ level: 'info', subject: 'otlp.endpoint', message: 'not set; nothing is sent' }]
    }
    const url = tracesUrl(endpoint)
    try {
      // An empty export: backends answer it as they answer spans.
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...resolved.config.otlp.headers, 'content-type': 'application/json' },
        body: '{"resourceSpans":[]}',
        signal: AbortSignal.timeout(WAIT_MS),
        redirect: 'manual',
      })
      await response.body?.cancel()
      const facts = { url, status: response.status }
      if (response.ok) return [{ level: 'ok', subject: url, message: 'takes spans', facts }]
      return [
        {
          level: 'problem',
          subject: url,
          message: `answers with HTTP ${response.status}`,
          advice: adviceFor(response.status),
          facts,
        },
      ]
    } catch (error) {
      const { name, message, cause } = error as Error
      const reason = name === 'TimeoutError' ? `no answer within ${WAIT_MS} ms` : message
      const detail = (cause as { code?: string } | undefined)?.code
      return [
        {
          level: 'problem',
          subject: url,
          message: `cannot be reached: ${reason}${detail === undefined ? '' : ` (${detail})`}`,
          advice: 'check otlp.endpoint and that the backend runs; events stay in the database',
          facts: { url, error: detail ?? reason },
        },
      ]
    }
  },
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'check otlp.headers: the backend refuses them'
  if (status === 404) return 'check the path of otlp.endpoint: OTLP/HTTP is at /v1/traces'
  return 'look into the log of the backend'
}

/** Whether the configuration is read, and what is odd about it. */
import type { Check, Finding } from '../types.ts'

export const configCheck: Check = {
  id: 'configuration',
  run({ resolved, configError }) {
    if (resolved === undefined) {
      const message = configError ?? 'cannot be read'
      return [{ level: 'problem', subject: 'configuration', message, facts: { error: message } }]
    }
    const { file, warnings, config } = resolved
    const read: Finding = {
      level: 'ok',
      subject: file ?? 'configuration',
      message: file === undefined ? 'no file; environment and defaults' : 'is read',
      facts: { file },
    }
    const off: readonly Finding[] = config.monitoring.enabled
      ? []
      : [
          {
            level: 'warning',
            subject: 'monitoring.enabled',
            message: 'monitoring is switched off by the configuration',
          },
        ]
    return [
      read,
      ...off,
      ...warnings.map((message): Finding => ({ level: 'warning', subject: 'setting', message })),
    ]
  },
}

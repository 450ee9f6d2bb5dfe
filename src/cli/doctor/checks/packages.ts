/** Copies of packages that must be there once, or must fit each other. */
import { installedPackages, type InstalledPackage } from '../installed.ts'
import type { Check, Finding } from '../types.ts'

/** What a second copy of each means. */
const ONCE: Readonly<Record<string, string>> = {
  '@opentelemetry/api':
    'a copy that is newer than the first one used sees no tracer provider at all',
  'cylestio-monitor': 'monitoring and wrapped functions of different copies do not know each other',
  'import-in-the-middle': 'each copy sees imports through a hook of its own only',
}
const SHOWN = [
  '@opentelemetry/api-logs',
  '@opentelemetry/sdk-trace-node',
  '@opentelemetry/sdk-trace',
  'better-sqlite3',
]

export const packagesCheck: Check = {
  id: 'packages',
  run({ folder }) {
    const names = [...Object.keys(ONCE), ...SHOWN]
    const installed = installedPackages(folder, names)
    const findings = names.flatMap((name): Finding[] => {
      const copies = installed.filter((each) => each.name === name)
      return copies.length === 0 ? [] : [describe(name, copies)]
    })
    const sdk = installed.some(({ name }) => SHOWN.includes(name) && name.includes('sdk-trace'))
    if (sdk) return findings
    return [
      ...findings,
      {
        level: 'info',
        subject: '@opentelemetry/sdk-trace-node',
        message:
          'no OpenTelemetry SDK is installed: events are recorded, and no spans are exported',
      },
    ]
  },
}

function describe(name: string, copies: readonly InstalledPackage[]): Finding {
  const versions = [...new Set(copies.map(({ version }) => version))].join(', ')
  const facts = { copies: copies.map(({ version, folder }) => ({ version, folder })) }
  const trouble = ONCE[name]
  if (copies.length === 1 || trouble === undefined) {
    return { level: 'ok', subject: name, message: versions, facts }
  }
  return {
    level: 'warning',
    subject: name,
    message: `${copies.length} copies (${versions}): ${trouble}`,
    advice: `npm ls ${name}`,
    facts,
  }
}

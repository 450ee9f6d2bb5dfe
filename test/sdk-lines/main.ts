/**
 * `npm run sdk-lines [-- <app>…]`: the packed monitor in applications on either line of the OpenTelemetry SDK, and
 * beside other instrumentations, as a table. Exit code 1 when a check failed.
 */
import { pack, removeFolders } from '../package/app.ts'
import { alignColumns } from '../conformance/table.ts'
import { type AppName, installApp } from './apps.ts'
import { BESIDE_CHECKS } from './beside.ts'
import { type Check, conformanceCheck, LINE_CHECKS } from './checks.ts'

const LINE = [
  ...LINE_CHECKS,
  ...['openai', 'anthropic', 'mcp', 'vercel-ai', 'langchain'].map((library) =>
    conformanceCheck(library),
  ),
]
const CHECKS: Readonly<Record<AppName, readonly Check[]>> = {
  'sdk-2': LINE,
  'sdk-3': LINE,
  beside: BESIDE_CHECKS,
}

const chosen = process.argv.slice(2)
const names = (Object.keys(CHECKS) as AppName[]).filter(
  (name) => chosen.length === 0 || chosen.includes(name),
)
const rows: string[][] = [['check', 'app', 'result']]
const problems: string[] = []
try {
  const packed = await pack()
  for (const name of names) {
    const install: Check = { name: 'installs without a word about peers', run: async () => 'ok' }
    const app = await installApp(name, packed).catch((error: unknown) => String(error))
    for (const check of [install, ...CHECKS[name]]) {
      const told = await outcomeOf(async () => {
        if (typeof app === 'string') throw new Error(app)
        return check.run(app)
      })
      rows.push([check.name, name, told.error === undefined ? `✓ ${told.word}` : '✗'])
      if (told.error !== undefined) problems.push(`✗ ${name}: ${check.name}\n${told.error}\n`)
      // Without the application nothing else can be tried; that is one failure.
      if (typeof app === 'string') break
    }
  }
} finally {
  removeFolders()
}
console.log([...alignColumns(rows), '', ...problems].join('\n'))
console.log(`${rows.length - 1 - problems.length} passed, ${problems.length} failed`)
process.exitCode = problems.length > 0 || rows.length === 1 ? 1 : 0

async function outcomeOf(
  run: () => Promise<string>,
): Promise<{ readonly word?: string; readonly error?: string }> {
  try {
    return { word: await run() }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

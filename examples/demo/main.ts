/**
 * The demo: an agent is watched, one dangerous call is stopped, and the evidence is shown.
 * Without OPENAI_API_KEY a small local server stands in for the model.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startLocalModel } from './local-model.ts'
import { report } from './report.ts'

const { values } = parseArgs({ options: { otlp: { type: 'string' } } })
const folder = mkdtempSync(join(tmpdir(), 'cylestio-demo-'))
const databasePath = join(folder, 'events.db')
const receivedFile = join(folder, 'commands-that-ran.txt')

async function run(): Promise<void> {
  const local = process.env['OPENAI_API_KEY'] === undefined ? await startLocalModel() : undefined
  console.log(
    local === undefined
      ? 'The model: the one of OPENAI_API_KEY.'
      : 'The model: a local script that speaks the OpenAI wire format. Set OPENAI_API_KEY for a real one.',
  )
  try {
    process.exitCode = await runApp({
      CYLESTIO_AGENT_ID: 'demo-agent',
      CYLESTIO_DATABASE_PATH: databasePath,
      DEMO_RECEIVED_FILE: receivedFile,
      ...(values.otlp === undefined ? {} : { CYLESTIO_OTLP_ENDPOINT: values.otlp }),
      ...(local === undefined ? {} : { OPENAI_BASE_URL: local.baseURL, OPENAI_API_KEY: 'local' }),
    })
  } finally {
    await local?.close()
  }
  report({
    databasePath,
    commandsThatRan: existsSync(receivedFile) ? readFileSync(receivedFile, 'utf8').trim() : '',
    requestsToModel: local?.requests.length,
    otlp: values.otlp,
  })
}

/** Runs the application as a user would: its code is not changed, one flag brings the monitor. */
async function runApp(settings: Readonly<Record<string, string>>): Promise<number> {
  const app = join(import.meta.dirname, 'app.ts')
  const child = spawn(process.execPath, ['--import', 'cylestio-monitor/register', app], {
    cwd: join(import.meta.dirname, '../..'), // where the name of the package is resolved
    env: { ...process.env, ...settings },
    stdio: 'inherit',
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code ?? 1
}

run().catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})

/** The demo's application: an agent that talks through four prompts. `node --import cylestio-monitor/register` watches it. */
import { join } from 'node:path'
import { monitorCall, withSession } from 'cylestio-monitor'
import { startAgent } from './agent.ts'
import { heading } from './report.ts'
import { DEMO_PROMPTS } from './script.ts'

async function converse(): Promise<void> {
  const agent = await startAgent({
    model: process.env['OPENAI_MODEL'] ?? 'gpt-4o-mini',
    tools: {
      command: process.execPath,
      args: [join(import.meta.dirname, 'tools-server.ts')],
      env: { DEMO_RECEIVED_FILE: process.env['DEMO_RECEIVED_FILE'] ?? '' },
    },
  })
  // The agent's own entry, monitored by hand: it makes each task one trace.
  const handleTask = monitorCall(async function handle_task(prompt: string) {
    return agent.answer(prompt)
  }, 'AGENT')
  const streamTask = monitorCall(async function stream_task(prompt: string) {
    await agent.stream(prompt, (text) => process.stdout.write(text))
  }, 'AGENT')

  try {
    for (const prompt of [DEMO_PROMPTS.weather, DEMO_PROMPTS.page, DEMO_PROMPTS.cleanup]) {
      heading(`User: ${prompt}`)
      console.log(`Agent: ${await handleTask(prompt)}`)
    }
    heading(`User: ${DEMO_PROMPTS.secrets}`)
    process.stdout.write('Agent: ')
    await streamTask(DEMO_PROMPTS.secrets)
    console.log()
  } finally {
    await agent.close()
  }
}

withSession('demo-session', converse).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})

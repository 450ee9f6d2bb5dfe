/** A flow that asks a model, which asks for a tool; the model is the program's own, so that nothing is sent. */
import { disableGenkitOTelInitialization } from 'genkit/tracing'

// Genkit uses the provider that is registered.
disableGenkitOTelInitialization()
const { genkit, z } = await import('genkit')

const ai = genkit({})
const shell = ai.defineTool(
  {
    name: 'shell',
    description: 'Runs a command.',
    inputSchema: z.object({ command: z.string() }),
    outputSchema: z.string(),
  },
  async () => 'It was not run.',
)

let turn = 0
ai.defineModel({ name: 'local/model', supports: { tools: true, multiturn: true } }, async () => {
  turn += 1
  const call = { name: 'shell', ref: '1', input: { command: process.env.COMMAND } }
  const content = turn === 1 ? [{ toolRequest: call }] : [{ text: 'It is dry.' }]
  return { finishReason: 'stop', message: { role: 'model', content } }
})

const rain = ai.defineFlow(
  { name: 'rain', inputSchema: z.string(), outputSchema: z.string() },
  async (prompt) => {
    const { text } = await ai.generate({ model: 'local/model', prompt, tools: [shell] })
    return text
  },
)
console.log(await rain(process.env.PROMPT))

/** An agent whose model asks for a tool; the model is the program's own, so that nothing is sent. */
import { Mastra } from '@mastra/core'
import { Agent } from '@mastra/core/agent'
import { createTool } from '@mastra/core/tools'
import { Observability } from '@mastra/observability'
import { OtelBridge } from '@mastra/otel-bridge'
import { z } from 'zod'

const shell = createTool({
  id: 'shell',
  description: 'Runs a command.',
  inputSchema: z.object({ command: z.string() }),
  execute: async () => ({ said: 'It was not run.' }),
})
let turn = 0
const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 }
/** As the AI SDK has models: an answer at once, or as a stream. */
const model = {
  specificationVersion: 'v2',
  provider: 'local',
  modelId: 'local-1',
  supportedUrls: {},
  async doGenerate() {
    turn += 1
    return {
      content:
        turn === 1
          ? [
              {
                type: 'tool-call',
                toolCallId: 'call_1',
                toolName: 'shell',
                input: JSON.stringify({ command: process.env.COMMAND }),
              },
            ]
          : [{ type: 'text', text: 'It is dry.' }],
      finishReason: turn === 1 ? 'tool-calls' : 'stop',
      usage,
      warnings: [],
    }
  },
  async doStream() {
    const { content, finishReason } = await this.doGenerate()
    return {
      stream: new ReadableStream({
        start(stream) {
          stream.enqueue({ type: 'stream-start', warnings: [] })
          for (const part of content) {
            if (part.type === 'text') {
              stream.enqueue({ type: 'text-start', id: '1' })
              stream.enqueue({ type: 'text-delta', id: '1', delta: part.text })
              stream.enqueue({ type: 'text-end', id: '1' })
            } else stream.enqueue(part)
          }
          stream.enqueue({ type: 'finish', finishReason, usage })
          stream.close()
        },
      }),
    }
  },
}
const helper = new Agent({
  id: 'helper',
  name: 'helper',
  instructions: 'Be brief.',
  model,
  tools: { shell },
})
// The bridge writes into the provider that is registered.
const mastra = new Mastra({
  agents: { helper },
  logger: false,
  observability: new Observability({
    configs: { default: { serviceName: 'app', bridge: new OtelBridge() } },
  }),
})
const result = await mastra.getAgent('helper').generate(process.env.PROMPT)
console.log(result.text)

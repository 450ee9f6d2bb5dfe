/** LlamaIndex.TS has no spans: those of OpenLLMetry's instrumentation, over a model server of the program's own. */
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)
const { LlamaIndexInstrumentation } = require('@traceloop/instrumentation-llamaindex')
// At work from here on, for what is required after it.
new LlamaIndexInstrumentation({})
const { OpenAI } = require('@llamaindex/openai')
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const message = { role: 'assistant', content: 'It is dry.' }
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({
        id: '1',
        object: 'chat.completion',
        created: 1,
        model: 'gpt-4o-mini',
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
      }),
    )
  })
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const llm = new OpenAI({
  model: 'gpt-4o-mini',
  apiKey: 'key',
  baseURL: `http://127.0.0.1:${server.address().port}/v1`,
})
const { message } = await llm.chat({ messages: [{ role: 'user', content: process.env.PROMPT }] })
console.log(message.content)
server.close()

/** What an application does with the `ollama` client. */
import type { Ollama } from 'ollama'
import { chatLines, lines, ollamaScript, wholeAnswer } from '../answers/ollama.ts'
import { LONG, always, casesWith, collect, errorOf, firstOf, inTurn } from '../support.ts'
import type { CaseContext, ConformanceCase, LibraryCases } from '../types.ts'

const MODEL = 'llama3.2'

async function clientOf(context: CaseContext): Promise<Ollama> {
  const { Ollama: Client } = (await context.load('ollama')) as typeof import('ollama')
  return new Client({ host: context.url })
}

/** A case with an ordinary client. */
const one = casesWith(clientOf)

const chat = ({ prompt }: CaseContext) => ({
  model: MODEL,
  messages: [{ role: 'user', content: prompt }],
})
const streamed = (context: CaseContext) => ({ ...chat(context), stream: true as const })
const slow = always(chatLines(LONG, { delayMs: 2 }))
const failure = always({ status: 400, json: { error: 'bad' } })
const TOOLS = [
  {
    type: 'function',
    function: { name: 'weather', description: 'Weather.', parameters: { type: 'object' } },
  },
]
const CALL = { tool_calls: [{ function: { name: 'weather', arguments: { city: 'Lisbon' } } }] }

const chatCases: ConformanceCase[] = [
  one('chat, await', (client, context) => client.chat(chat(context))),
  one('the promise and the method', async (client, context) => {
    const promise = client.chat(chat(context))
    const facts = { class: promise.constructor.name, name: client.chat.name }
    return { facts, same: (await promise) === (await promise) }
  }),
  one('system prompt, images and options', (client, { prompt }) =>
    client.chat({
      model: MODEL,
      messages: [
        { role: 'system', content: prompt },
        { role: 'user', content: 'See this.', images: [new Uint8Array([137, 80, 78, 71])] },
      ],
      options: { temperature: 0.2, num_predict: 64 },
    }),
  ),
  one(
    'a tool call and its output',
    async (client, context) => {
      const { message } = await client.chat({ ...chat(context), tools: TOOLS })
      const output = { role: 'tool', tool_name: 'weather', content: 'sunny' }
      const messages = [...chat(context).messages, message, output]
      return client.chat({ ...chat(context), tools: TOOLS, messages })
    },
    { spans: 2, ...inTurn(wholeAnswer(CALL), wholeAnswer({ content: 'Sunny.' })) },
  ),
  one('generate', (client, { prompt }) => client.generate({ model: MODEL, prompt })),
  one('generate, the system prompt', (client, { prompt }) =>
    client.generate({ model: MODEL, prompt: 'Hello.', system: prompt }),
  ),
  {
    name: 'a client that extends the class',
    async run(context) {
      const { Ollama: Client } = (await context.load('ollama')) as typeof import('ollama')
      class Own extends Client {}
      return new Own({ host: context.url }).chat(chat(context))
    },
  },
]

const streamCases: ConformanceCase[] = [
  one('chat stream, for await', async (client, context) =>
    collect(await client.chat(streamed(context))),
  ),
  one('the stream itself', async (client, context) => {
    const stream = await client.chat(streamed(context))
    const facts = { class: stream.constructor.name, keys: Object.keys(stream) }
    await collect(stream)
    return facts
  }),
  one('generate stream', async (client, { prompt }) =>
    collect(await client.generate({ model: MODEL, prompt, stream: true })),
  ),
  one(
    'stream with thoughts and a call',
    async (client, context) =>
      collect(await client.chat({ ...streamed(context), think: true, tools: TOOLS })),
    always(lines([{ thinking: 'Let me ' }, { thinking: 'see.' }, CALL])),
  ),
  one(
    'stream, break',
    async (client, context) => {
      const stream = await client.chat(streamed(context))
      const first = await firstOf(stream)
      // The SDK leaves the connection open.
      stream.abort()
      return first
    },
    slow,
  ),
  one(
    'stream, abort',
    async (client, context) => {
      const stream = await client.chat(streamed(context))
      let seen = 0
      const reading = async (): Promise<void> => {
        for await (const _line of stream) if ((seen += 1) === 3) stream.abort()
      }
      return { error: await errorOf(reading()), seen }
    },
    slow,
  ),
  one(
    'stream, never read, and abort of all streams',
    async (client, context) => {
      const stream = await client.chat(streamed(context))
      client.abort()
      return stream.constructor.name
    },
    slow,
  ),
  one(
    'abort of all streams',
    async (client, context) => {
      const stream = await client.chat(streamed(context))
      client.abort()
      return errorOf(collect(stream))
    },
    slow,
  ),
  one(
    'an error in the stream',
    async (client, context) => errorOf(client.chat(streamed(context)).then(collect)),
    always(lines([{ content: 'Lis' }], { chunks: ['{"error":"model crashed"}\n'] })),
  ),
  one(
    'stream that is cut off',
    async (client, context) => errorOf(client.chat(streamed(context)).then(collect)),
    always(lines([{ content: 'Lis' }], { chunks: ['{"done":false}\n'], end: 'cut' } as never)),
  ),
]

const otherCases: ConformanceCase[] = [
  one('HTTP 400', (client, context) => errorOf(client.chat(chat(context))), failure),
  one('HTTP 400, streamed', (client, context) => errorOf(client.chat(streamed(context))), failure),
  one('HTTP 400, thrown', (client, context) => client.chat(chat(context)), {
    ...failure,
    throws: true,
  }),
  one('embed', (client, { prompt }) =>
    client.embed({ model: 'all-minilm', input: ['one', prompt] }),
  ),
  one('embeddings', (client, { prompt }) => client.embeddings({ model: 'all-minilm', prompt })),
  one('list', (client) => client.list(), { spans: 0, gate: 'none' }),
]

export const cases: LibraryCases = {
  library: 'ollama',
  versions: ['installed', '~0.5.0'],
  script: ollamaScript,
  page: {
    says: 'Lisbon',
    spans: ['chat llama3.2'],
    environment: (url) => ({ OLLAMA_HOST: url }),
  },
  cases: [...chatCases, ...streamCases, ...otherCases],
}

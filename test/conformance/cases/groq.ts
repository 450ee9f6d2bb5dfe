/** What an application does with the `groq-sdk` client: 0 and 1. */
import type Groq from 'groq-sdk'
import {
  ANSWER,
  chatAnswer,
  chatEvents,
  openAiScript,
  toolCallEvents,
  toolCallOf,
} from '../answers/openai.ts'
import { LONG, always, casesWith, collect, errorOf, firstOf, inTurn } from '../support.ts'
import type { CaseContext, ConformanceCase, LibraryCases } from '../types.ts'

const MODEL = 'openai/gpt-oss-20b'

async function clientOf(
  context: CaseContext,
  options: ConstructorParameters<typeof Groq>[0] = {},
): Promise<Groq> {
  const { Groq: Client } = (await context.load('groq-sdk')) as typeof import('groq-sdk')
  return new Client({ baseURL: context.url, apiKey: 'key', maxRetries: 0, ...options })
}

/** A case with an ordinary client. */
const one = casesWith(clientOf)

const chat = ({ prompt }: CaseContext) => ({
  model: MODEL,
  messages: [{ role: 'user' as const, content: prompt }],
})
const streamed = (context: CaseContext) => ({ ...chat(context), stream: true as const })
const slow = always({ events: chatEvents(LONG), delayMs: 2 })
const failure = always({ status: 400, json: { error: { message: 'bad' } } })
const TOOLS = [{ type: 'function' as const, function: { name: 'weather', parameters: {} } }]

const chatCases: ConformanceCase[] = [
  one('chat, await', (client, context) => client.chat.completions.create(chat(context))),
  one('the promise itself', async (client, context) => {
    const promise = client.chat.completions.create(chat(context))
    const facts = { class: promise.constructor.name, isPromise: promise instanceof Promise }
    return { facts, same: (await promise) === (await promise) }
  }),
  one('withResponse', async (client, context) => {
    const { data, response } = await client.chat.completions.create(chat(context)).withResponse()
    return { data, status: response.status }
  }),
  one('asResponse', async (client, context) => {
    const response = await client.chat.completions.create(chat(context)).asResponse()
    return { status: response.status, body: await response.json() }
  }),
  one('system prompt and multi-part content', (client, { prompt }) =>
    client.chat.completions.create({
      model: MODEL,
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: prompt },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
      ],
    }),
  ),
  one('the system prompt is dangerous', (client, { prompt }) =>
    client.chat.completions.create({
      model: MODEL,
      messages: [
        { role: 'system', content: prompt },
        { role: 'user', content: 'Hello.' },
      ],
    }),
  ),
  one(
    'a tool call and its output',
    async (client, context) => {
      const first = await client.chat.completions.create({ ...chat(context), tools: TOOLS })
      const [message] = first.choices.map((choice) => choice.message)
      if (message === undefined) throw new Error('no answer')
      const output = { role: 'tool' as const, tool_call_id: 'call_1', content: 'sunny' }
      const messages = [...chat(context).messages, message, output]
      return client.chat.completions.create({ ...chat(context), tools: TOOLS, messages })
    },
    {
      spans: 2,
      ...inTurn(
        chatAnswer(toolCallOf('weather', { city: 'Lisbon' })),
        chatAnswer({ content: ANSWER }),
      ),
    },
  ),
  one(
    'an answer with reasoning and tools of its own',
    (client, context) => client.chat.completions.create(chat(context)),
    always(
      chatAnswer({
        content: ANSWER,
        reasoning: 'Let me see.',
        executed_tools: [{ index: 0, type: 'search', arguments: '{"query":"a"}', output: 'b' }],
      }),
    ),
  ),
]

const streamCases: ConformanceCase[] = [
  one('stream, for await', async (client, context) =>
    collect(await client.chat.completions.create(streamed(context))),
  ),
  one('stream, withResponse', async (client, context) => {
    const promise = client.chat.completions.create(streamed(context))
    const { data, response } = await promise.withResponse()
    return { status: response.status, chunks: await collect(data) }
  }),
  one('stream, tee', async (client, context) => {
    const [left, right] = (await client.chat.completions.create(streamed(context))).tee()
    return Promise.all([collect(left), collect(right)])
  }),
  one('stream, toReadableStream', async (client, context) => {
    const stream = await client.chat.completions.create(streamed(context))
    return new Response(stream.toReadableStream()).text()
  }),
  one(
    'stream, a tool call',
    async (client, context) =>
      collect(await client.chat.completions.create({ ...streamed(context), tools: TOOLS })),
    always({ events: toolCallEvents('weather', { city: 'Lisbon' }) }),
  ),
  one(
    'stream, break',
    async (client, context) => firstOf(await client.chat.completions.create(streamed(context))),
    slow,
  ),
  one(
    'stream, controller.abort',
    async (client, context) => {
      const stream = await client.chat.completions.create(streamed(context))
      let chunks = 0
      for await (const _chunk of stream) if ((chunks += 1) === 3) stream.controller.abort()
      return chunks
    },
    slow,
  ),
]

const errorCases: ConformanceCase[] = [
  one(
    'HTTP 400',
    (client, context) => errorOf(client.chat.completions.create(chat(context))),
    failure,
  ),
  one(
    'HTTP 400, streamed',
    (client, context) => errorOf(client.chat.completions.create(streamed(context))),
    failure,
  ),
  {
    name: 'HTTP 500, then a retry',
    run: async (context) => {
      const client = await clientOf(context, { maxRetries: 1 })
      return client.chat.completions.create(chat(context))
    },
    ...inTurn(
      { status: 500, headers: { 'retry-after-ms': '1' }, json: { error: { message: 'later' } } },
      chatAnswer({ content: ANSWER }),
    ),
  },
  {
    name: 'timeout',
    run: async (context) => {
      const client = await clientOf(context, { timeout: 60 })
      return errorOf(client.chat.completions.create(chat(context)))
    },
    ...always({ ...chatAnswer({ content: ANSWER }), delayMs: 1_000 }),
  },
]

const otherCases: ConformanceCase[] = [
  one('embeddings', (client, { prompt }) =>
    client.embeddings.create({ model: 'nomic-embed-text-v1_5', input: ['one', prompt] }),
  ),
  one('audio.speech', async (client, { prompt }) => {
    const body = { model: 'orpheus', voice: 'autumn', input: prompt }
    const sound = await client.audio.speech.create(body)
    return { status: sound.status, bytes: Buffer.from(await sound.arrayBuffer()).toString() }
  }),
  one('audio.transcriptions', (client, { prompt }) =>
    client.audio.transcriptions.create({
      model: 'whisper-large-v3',
      file: new File(['content'], 'a.mp3', { type: 'audio/mpeg' }),
      prompt,
    }),
  ),
  one('models.list', (client) => client.models.list(), { spans: 0, gate: 'none' }),
]

export const cases: LibraryCases = {
  library: 'groq-sdk',
  versions: ['installed', '^0'],
  script: openAiScript,
  page: {
    says: 'Lisbon',
    spans: ['chat openai/gpt-oss-20b'],
    environment: (url) => ({ GROQ_API_KEY: 'k', GROQ_BASE_URL: url }),
  },
  cases: [...chatCases, ...streamCases, ...errorCases, ...otherCases],
}

/** What an application does with the `@mistralai/mistralai` client: 1 and 2. */
import type { Mistral } from '@mistralai/mistralai'
import { ANSWER, chatAnswer, chatEvents, toolCallOf } from '../answers/openai.ts'
import { callEvents, mistralScript } from '../answers/mistral.ts'
import { LONG, always, casesWith, collect, errorOf, firstOf, inTurn } from '../support.ts'
import type { CaseContext, ConformanceCase, LibraryCases } from '../types.ts'

const MODEL = 'mistral-small-latest'

type Options = ConstructorParameters<typeof Mistral>[0]

async function clientOf(context: CaseContext, options: Options = {}): Promise<Mistral> {
  const { Mistral: Client } = (await context.load(
    '@mistralai/mistralai',
  )) as typeof import('@mistralai/mistralai')
  return new Client({ serverURL: context.url, apiKey: 'key', ...options })
}

/** A case with an ordinary client. */
const one = casesWith(clientOf)

const chat = ({ prompt }: CaseContext) => ({
  model: MODEL,
  messages: [{ role: 'user' as const, content: prompt }],
})
const slow = always({ events: chatEvents(LONG), delayMs: 2 })
const failure = always({ status: 400, json: { message: 'bad' } })
const TOOLS = [{ type: 'function' as const, function: { name: 'weather', parameters: {} } }]

const chatCases: ConformanceCase[] = [
  one('chat.complete', (client, context) => client.chat.complete(chat(context))),
  one('the promise and the method', async (client, context) => {
    const promise = client.chat.complete(chat(context))
    const facts = { class: promise.constructor.name, name: client.chat.complete.name }
    return { facts, same: (await promise) === (await promise) }
  }),
  one('system prompt and multi-part content', (client, { prompt }) =>
    client.chat.complete({
      model: MODEL,
      messages: [
        { role: 'system', content: prompt },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'See this.' },
            { type: 'image_url', imageUrl: 'data:image/png;base64,iVBORw0KGgo=' },
          ],
        },
      ],
    }),
  ),
  one(
    'a tool call and its output',
    async (client, context) => {
      const first = await client.chat.complete({ ...chat(context), tools: TOOLS })
      const message = first.choices?.[0]?.message
      if (message === undefined) throw new Error('no answer')
      const output = { role: 'tool' as const, toolCallId: 'call_1', content: 'sunny' }
      const messages = [
        ...chat(context).messages,
        { ...message, role: 'assistant' as const },
        output,
      ]
      return client.chat.complete({ ...chat(context), tools: TOOLS, messages })
    },
    {
      spans: 2,
      ...inTurn(
        chatAnswer(toolCallOf('weather', { city: 'Lisbon' })),
        chatAnswer({ content: ANSWER }),
      ),
    },
  ),
  one('agents.complete', (client, context) =>
    client.agents.complete({ agentId: 'ag_1', messages: chat(context).messages }),
  ),
  one('fim.complete', (client, { prompt }) =>
    client.fim.complete({ model: 'codestral-latest', prompt, suffix: 'end' }),
  ),
]

const streamCases: ConformanceCase[] = [
  one('stream, for await', async (client, context) =>
    collect(await client.chat.stream(chat(context))),
  ),
  one('the stream itself', async (client, context) => {
    const stream = await client.chat.stream(chat(context))
    const facts = { class: stream.constructor.name, readable: stream instanceof ReadableStream }
    await collect(stream)
    return facts
  }),
  one('stream, by a reader', async (client, context) => {
    const reader = (await client.chat.stream(chat(context))).getReader()
    const seen: unknown[] = []
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      seen.push(step.value)
    }
    return seen
  }),
  one(
    'stream, a tool call',
    async (client, context) =>
      collect(await client.chat.stream({ ...chat(context), tools: TOOLS })),
    always(callEvents('weather', { city: 'Lisbon' })),
  ),
  one(
    'stream, break',
    async (client, context) => firstOf(await client.chat.stream(chat(context))),
    slow,
  ),
  one(
    'stream, cancelled',
    async (client, context) => {
      const stream = await client.chat.stream(chat(context))
      await stream.cancel()
    },
    slow,
  ),
  one('fim.stream', async (client, { prompt }) =>
    collect(await client.fim.stream({ model: 'codestral-latest', prompt })),
  ),
]

const otherCases: ConformanceCase[] = [
  one('HTTP 400', (client, context) => errorOf(client.chat.complete(chat(context))), failure),
  one(
    'HTTP 400, streamed',
    (client, context) => errorOf(client.chat.stream(chat(context))),
    failure,
  ),
  {
    name: 'HTTP 500, then a retry',
    async run(context) {
      const backoff = { initialInterval: 1, maxInterval: 2, exponent: 1, maxElapsedTime: 1_000 }
      const client = await clientOf(context, { retryConfig: { strategy: 'backoff', backoff } })
      return client.chat.complete(chat(context))
    },
    ...inTurn({ status: 500, json: { message: 'later' } }, chatAnswer({ content: ANSWER })),
  },
  one('embeddings', (client, { prompt }) =>
    client.embeddings.create({ model: 'mistral-embed', inputs: ['one', prompt] }),
  ),
]

export const cases: LibraryCases = {
  library: '@mistralai/mistralai',
  versions: ['installed', '^1'],
  script: mistralScript,
  page: {
    says: 'Lisbon',
    spans: ['chat mistral-small-latest'],
    environment: (url) => ({ MISTRAL_API_KEY: 'k', MISTRAL_SERVER_URL: url }),
  },
  cases: [...chatCases, ...streamCases, ...otherCases],
}

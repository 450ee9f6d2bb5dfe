/** What an application does with the `cohere-ai` client: 7 and 8, both versions of the API. */
import type { CohereClient, CohereClientV2 } from 'cohere-ai'
import {
  callAnswer,
  callEvents,
  cohereScript,
  firstCallLines,
  firstChat,
  firstLines,
  textAnswer,
  textEvents,
  words,
} from '../answers/cohere.ts'
import { LONG, always, casesWith, collect, errorOf, firstOf, inTurn } from '../support.ts'
import type { CaseContext, ConformanceCase, LibraryCases } from '../types.ts'

const model = 'command-a-03-2025'

async function clientOf(context: CaseContext): Promise<CohereClientV2> {
  const { CohereClientV2: Client } = (await context.load('cohere-ai')) as typeof import('cohere-ai')
  return new Client({ environment: context.url, token: 'key' })
}

async function firstClientOf(context: CaseContext): Promise<CohereClient> {
  const { CohereClient: Client } = (await context.load('cohere-ai')) as typeof import('cohere-ai')
  return new Client({ environment: context.url, token: 'key' })
}

const two = casesWith(clientOf)
const one = casesWith(firstClientOf)

const chat = ({ prompt }: CaseContext) => ({
  model,
  messages: [{ role: 'user' as const, content: prompt }],
})
const slow = always({ events: textEvents(words(LONG)), delayMs: 2 })
const failure = always({ status: 400, json: { message: 'bad' } })
const PARAMETERS = { type: 'object', properties: { city: { type: 'string' } } }
const TOOLS = [{ type: 'function' as const, function: { name: 'weather', parameters: PARAMETERS } }]
const ARGUMENTS = { city: 'Lisbon' }
const FIRST_TOOLS = [{ name: 'weather', description: 'The weather.' }]
/** No retries: they would wait. */
const ONCE = { maxRetries: 0 }

const chatCases: ConformanceCase[] = [
  two('chat', (client, context) => client.chat(chat(context))),
  two('the promise and the method', async (client, context) => {
    const promise = client.chat(chat(context))
    const facts = { class: promise.constructor.name, name: client.chat.name }
    return { facts, same: (await promise) === (await promise) }
  }),
  two('chat, withRawResponse', async (client, context) => {
    const { data, rawResponse } = await client.chat(chat(context)).withRawResponse()
    return { data, status: rawResponse.status }
  }),
  two('chat, then withRawResponse, too', async (client, context) => {
    const promise = client.chat(chat(context))
    const data = await promise
    return { data, same: (await promise.withRawResponse()).data === data }
  }),
  two('system prompt, parts and documents', (client, { prompt }) =>
    client.chat({
      model,
      documents: ['Lisbon is a city.'],
      messages: [
        { role: 'system', content: prompt },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'See this.' },
            { type: 'image_url', imageUrl: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
      ],
    }),
  ),
  two(
    'a tool call and its output',
    async (client, context) => {
      const { message } = await client.chat({ ...chat(context), tools: TOOLS })
      const output = { role: 'tool' as const, toolCallId: 'call_1', content: 'sunny' }
      const messages = [...chat(context).messages, message, output]
      return client.chat({ ...chat(context), tools: TOOLS, messages })
    },
    { spans: 2, ...inTurn(callAnswer('weather', ARGUMENTS), textAnswer()) },
  ),
]

const streamCases: ConformanceCase[] = [
  two('chatStream', async (client, context) => collect(await client.chatStream(chat(context)))),
  two('the stream itself', async (client, context) => {
    const stream = await client.chatStream(chat(context))
    const facts = { class: stream.constructor.name, keys: Object.keys(stream) }
    await collect(stream)
    return facts
  }),
  two('chatStream, withRawResponse', async (client, context) => {
    const { data, rawResponse } = await client.chatStream(chat(context)).withRawResponse()
    return { items: await collect(data), status: rawResponse.status }
  }),
  two(
    'chatStream, a tool call',
    async (client, context) => collect(await client.chatStream({ ...chat(context), tools: TOOLS })),
    always({ events: callEvents('weather', ARGUMENTS) }),
  ),
  two(
    'chatStream, break',
    async (client, context) => firstOf(await client.chatStream(chat(context))),
    slow,
  ),
]

const firstCases: ConformanceCase[] = [
  one('chat of the first version', (client, { prompt }) =>
    client.chat({
      model,
      message: 'And now?',
      preamble: 'Be brief.',
      chatHistory: [
        { role: 'USER', message: prompt },
        { role: 'CHATBOT', message: 'Hello.' },
      ],
    }),
  ),
  one('chatStream of the first version', async (client, { prompt }) =>
    collect(await client.chatStream({ model, message: prompt })),
  ),
  one(
    'chatStream of the first version, break',
    async (client, { prompt }) => firstOf(await client.chatStream({ model, message: prompt })),
    always(firstLines(words(LONG), { delayMs: 2 })),
  ),
  one(
    'a tool call of the first version, streamed',
    async (client, { prompt }) =>
      collect(await client.chatStream({ model, message: prompt, tools: FIRST_TOOLS })),
    always(firstCallLines('weather', ARGUMENTS)),
  ),
  one(
    'a tool call of the first version and its output',
    async (client, { prompt }) => {
      const ask = { model, message: prompt, tools: FIRST_TOOLS }
      const { toolCalls: [call] = [] } = await client.chat(ask)
      if (call === undefined) throw new Error('no call')
      return client.chat({ ...ask, toolResults: [{ call, outputs: [{ weather: 'sunny' }] }] })
    },
    {
      spans: 2,
      ...inTurn(
        firstChat({ tool_calls: [{ name: 'weather', parameters: ARGUMENTS }] }),
        firstChat(),
      ),
    },
  ),
  one('the second version by its getter', async (client, context) => client.v2.chat(chat(context))),
  one('generate', (client, { prompt }) => client.generate({ model, prompt })),
  one('generateStream', async (client, { prompt }) =>
    collect(await client.generateStream({ model, prompt })),
  ),
  one('classify', (client, { prompt }) =>
    client.classify({ model, inputs: [prompt], examples: [{ text: 'Hello.', label: 'kind' }] }),
  ),
  one('summarize', (client, { prompt }) => client.summarize({ model, text: prompt })),
  one('embed of the first version', (client, { prompt }) =>
    client.embed({ model, texts: [prompt], inputType: 'search_query', embeddingTypes: ['float'] }),
  ),
]

const otherCases: ConformanceCase[] = [
  two('HTTP 400', (client, context) => errorOf(client.chat(chat(context), ONCE)), failure),
  two(
    'HTTP 400, streamed',
    (client, context) => errorOf(client.chatStream(chat(context), ONCE)),
    failure,
  ),
  two(
    'HTTP 400, caught by catch',
    (client, context) =>
      client.chat(chat(context), ONCE).catch((error: unknown) => (error as Error).name),
    failure,
  ),
  two('embed', (client, { prompt }) =>
    client.embed({
      model: 'embed-v4.0',
      texts: ['one', prompt],
      inputType: 'search_query',
      embeddingTypes: ['float'],
    }),
  ),
  two('rerank', (client, { prompt }) =>
    client.rerank({ model: 'rerank-v3.5', query: prompt, documents: ['one', 'two'] }),
  ),
]

export const cases: LibraryCases = {
  library: 'cohere-ai',
  versions: ['installed', '^7'],
  script: cohereScript,
  page: {
    says: 'Lisbon',
    spans: [`chat ${model}`],
    environment: (url) => ({ CO_API_KEY: 'k', CO_API_URL: url }),
  },
  cases: [...chatCases, ...streamCases, ...firstCases, ...otherCases],
}

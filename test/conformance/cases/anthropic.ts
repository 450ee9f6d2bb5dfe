/** What an application does with the `@anthropic-ai/sdk` client: 0.20 to 1.x. */
import type Anthropic from '@anthropic-ai/sdk'
import type { WireReply } from '../../support/wire-server.ts'
import {
  ANSWER,
  answering,
  anthropicScript,
  errorAnswer,
  messageAnswer,
  messageEvents,
  sequence,
  textBlock,
  toolUse,
} from '../answers/anthropic.ts'
import { casesWith } from '../support.ts'
import type { CaseContext, CaseScript, ConformanceCase, LibraryCases } from '../types.ts'

type Module = typeof import('@anthropic-ai/sdk')
type Options = ConstructorParameters<typeof Anthropic>[0]

const MODEL = 'claude-sonnet-5-5'
const LONG = 'word '.repeat(400)

const moduleOf = async ({ load }: CaseContext): Promise<Module> =>
  (await load('@anthropic-ai/sdk')) as Module

async function clientOf(context: CaseContext, options: Options = {}): Promise<Anthropic> {
  const { Anthropic: Client } = await moduleOf(context)
  return new Client({ baseURL: context.url, apiKey: 'key', maxRetries: 0, ...options })
}

/** There is no beta resource before 0.27. */
function betaOf(client: Anthropic): Anthropic['beta']['messages'] {
  const { beta, messages } = client as unknown as {
    beta?: { messages?: Anthropic['beta']['messages'] }
    messages: unknown
  }
  return beta?.messages ?? (messages as Anthropic['beta']['messages'])
}

/** A case with an ordinary client. */
const one = casesWith(clientOf)

const ask = ({ prompt }: { readonly prompt: string }) => ({
  model: MODEL,
  max_tokens: 64,
  messages: [{ role: 'user' as const, content: prompt }],
})
const streamed = (context: CaseContext) => ({ ...ask(context), stream: true as const })

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** What an `await` throws, as its caller could tell it apart. */
async function errorOf(promise: PromiseLike<unknown>, context: CaseContext): Promise<unknown> {
  const { Anthropic: Client } = await moduleOf(context)
  try {
    return { value: await promise }
  } catch (error) {
    const { status, type, message, requestID, request_id } = error as Record<string, unknown>
    return {
      class: (error as Error).constructor.name,
      isApiError: error instanceof Client.APIError,
      status,
      type,
      message,
      id: requestID ?? request_id,
    }
  }
}

const always = (reply: WireReply): { script: CaseScript } => ({ script: () => reply })
const slow = always({ events: messageEvents(textBlock(LONG)), delayMs: 2 })

const createCases: ConformanceCase[] = [
  one('messages.create, await', (client, context) => client.messages.create(ask(context))),
  one('the promise itself', async (client, context) => {
    const { Anthropic: Client } = await moduleOf(context)
    const promise = client.messages.create(ask(context))
    const facts = {
      class: promise.constructor.name,
      isPromise: promise instanceof Promise,
      tag: Object.prototype.toString.call(promise),
      keys: Object.keys(promise).filter((key) => key !== 'parsedPromise'),
      method: client.messages.create.name,
      length: client.messages.create.length,
      resource: client.messages instanceof Client.Messages,
    }
    return { facts, same: (await promise) === (await promise) }
  }),
  one('then, catch and finally', (client, context) =>
    client.messages
      .create(ask(context))
      .then((message) => message.content)
      .catch(() => 'caught')
      .finally(() => {}),
  ),
  one('withResponse', async (client, context) => {
    const promise = client.messages.create(ask(context))
    const { data, response } = await promise.withResponse()
    return { data, status: response.status, id: response.headers.get('request-id') }
  }),
  one('asResponse', async (client, context) => {
    const response = await client.messages.create(ask(context)).asResponse()
    return { status: response.status, used: response.bodyUsed, body: await response.text() }
  }),
  one('withResponse and await', async (client, context) => {
    const promise = client.messages.create(ask(context))
    const { data } = await promise.withResponse()
    return { data, same: data === (await promise) }
  }),
  one('content in blocks', (client, { prompt }) =>
    client.messages.create({
      model: MODEL,
      max_tokens: 64,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look at this.' },
            {
              type: 'image',
              source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' },
            },
            { type: 'text', text: prompt },
          ],
        },
      ],
    }),
  ),
  one('system as blocks', (client, { prompt }) =>
    client.messages.create({
      ...ask({ prompt: 'hi' }),
      system: [
        { type: 'text', text: 'Be short.' },
        { type: 'text', text: prompt, cache_control: { type: 'ephemeral' } },
      ],
    }),
  ),
  one('a tool result in blocks', (client, { prompt }) =>
    client.messages.create({
      model: MODEL,
      max_tokens: 64,
      messages: [
        { role: 'user', content: 'What does the page say?' },
        {
          role: 'assistant',
          content: [{ type: 'tool_use', id: 't1', name: 'fetch', input: { url: 'x' } }],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: prompt }] },
          ],
        },
      ],
    }),
  ),
  one('a tool result as a string', (client, { prompt }) =>
    client.messages.create({
      model: MODEL,
      max_tokens: 64,
      messages: [
        { role: 'user', content: 'go' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'f', input: {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: prompt }] },
      ],
    }),
  ),
  one('a document as text', (client, { prompt }) =>
    client.messages.create({
      model: MODEL,
      max_tokens: 64,
      messages: [
        {
          role: 'user',
          content: [
            {
              type: 'document',
              source: { type: 'text', media_type: 'text/plain', data: prompt },
            },
          ],
        },
      ],
    }),
  ),
  one(
    'thinking, a server tool and a tool',
    (client, context) => client.messages.create(ask(context)),
    {
      script: answering(
        { type: 'thinking', thinking: 'Let me see.', signature: 'c2lnbmVk' },
        { type: 'redacted_thinking', data: 'c2VhbGVk' },
        { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'Lisbon' } },
        {
          type: 'web_search_tool_result',
          tool_use_id: 'srv_1',
          content: [
            {
              type: 'web_search_result',
              url: 'https://example.com',
              title: 'Lisbon',
              encrypted_content: 'c2VhbGVk',
            },
          ],
        },
        textBlock(ANSWER),
        toolUse('weather', { city: 'Lisbon' }),
      ),
    },
  ),
  one('request options and the raw fetch', async (_client, context) => {
    const seen: unknown[] = []
    const client = await clientOf(context, {
      defaultHeaders: { 'x-team': 'a' },
      fetch: (url, init) => {
        seen.push(init?.method)
        return fetch(url, init)
      },
    })
    const message = await client.messages.create(ask(context), {
      headers: { 'x-call': 'b' },
      timeout: 5_000,
    })
    return { message, seen }
  }),
  one(
    'retries are one call',
    async (_client, context) => {
      const client = await clientOf(context, { maxRetries: 2 })
      return client.messages.create(ask(context))
    },
    {
      script: sequence(
        () => ({
          ...errorAnswer(529, 'overloaded_error', 'later'),
          headers: { 'retry-after-ms': '1' },
        }),
        () => messageAnswer(textBlock(ANSWER)),
      ),
    },
  ),
  one('HTTP 400', (client, context) => errorOf(client.messages.create(ask(context)), context), {
    ...always(errorAnswer(400, 'invalid_request_error', 'max_tokens is too large')),
  }),
  one(
    'HTTP 400 withResponse',
    (client, context) => errorOf(client.messages.create(ask(context)).withResponse(), context),
    {
      ...always(errorAnswer(400, 'invalid_request_error', 'no')),
    },
  ),
  one(
    'HTTP 400 asResponse',
    (client, context) => errorOf(client.messages.create(ask(context)).asResponse(), context),
    {
      ...always(errorAnswer(400, 'invalid_request_error', 'no')),
    },
  ),
  one(
    'no connection',
    async (_client, context) => {
      const client = await clientOf(context, { baseURL: 'http://127.0.0.1:9' })
      return errorOf(client.messages.create(ask(context)), context)
    },
    { gate: 'none' },
  ),
  one(
    'abort by signal',
    async (client, context) => {
      const aborting = new AbortController()
      const promise = client.messages.create(ask(context), { signal: aborting.signal })
      setTimeout(() => aborting.abort(), 50)
      return errorOf(promise, context)
    },
    { ...always({ delayMs: 5_000, json: {} }) },
  ),
  one(
    'signal aborted before the call',
    (client, context) =>
      errorOf(client.messages.create(ask(context), { signal: AbortSignal.abort() }), context),
    { gate: 'none' },
  ),
  one(
    'stream, signal aborted before the call',
    (client, context) =>
      errorOf(client.messages.create(streamed(context), { signal: AbortSignal.abort() }), context),
    { gate: 'none' },
  ),
  one(
    'messages.stream(), signal aborted before the call',
    (client, context) =>
      errorOf(
        client.messages.stream(ask(context), { signal: AbortSignal.abort() }).done(),
        context,
      ),
    { gate: 'none' },
  ),
]

const streamCases: ConformanceCase[] = [
  one('stream, for await', async (client, context) =>
    collect(await client.messages.create(streamed(context))),
  ),
  one('the stream itself', async (client, context) => {
    const stream = await client.messages.create(streamed(context))
    const facts = {
      class: stream.constructor.name,
      keys: Object.keys(stream).toSorted(),
      controller: stream.controller instanceof AbortController,
    }
    return { facts, events: (await collect(stream)).length }
  }),
  one('stream withResponse', async (client, context) => {
    const promise = client.messages.create(streamed(context))
    const { data, response } = await promise.withResponse()
    return { status: response.status, events: await collect(data) }
  }),
  one('stream asResponse', async (client, context) => {
    const response = await client.messages.create(streamed(context)).asResponse()
    return { used: response.bodyUsed, text: await response.text() }
  }),
  one('tee', async (client, context) => {
    const [left, right] = (await client.messages.create(streamed(context))).tee()
    return Promise.all([collect(left), collect(right)])
  }),
  one('toReadableStream', async (client, context) => {
    const stream = await client.messages.create(streamed(context))
    return new Response(stream.toReadableStream() as ReadableStream).text()
  }),
  one(
    'break out early',
    async (client, context) => {
      let count = 0
      for await (const _event of await client.messages.create(streamed(context))) {
        if (++count === 3) break
      }
      return count
    },
    slow,
  ),
  one(
    'controller.abort()',
    async (client, context) => {
      const stream = await client.messages.create(streamed(context))
      let count = 0
      for await (const _event of stream) if (++count === 3) stream.controller.abort()
      return count
    },
    slow,
  ),
  one('a stream never read', async (client, context) => {
    const stream = await client.messages.create(streamed(context))
    return stream.constructor.name
  }),
  one(
    'an error among the events',
    async (client, context) => {
      const stream = await client.messages.create(streamed(context))
      return errorOf(collect(stream), context)
    },
    {
      ...always({
        events: [
          ...messageEvents(textBlock(ANSWER)).slice(0, 5),
          {
            event: 'error',
            data: { type: 'error', error: { type: 'overloaded_error', message: 'busy' } },
          },
        ],
      }),
    },
  ),
  one(
    'a connection cut in the stream',
    async (client, context) => {
      const stream = await client.messages.create(streamed(context))
      return errorOf(collect(stream), context)
    },
    { ...always({ events: messageEvents(textBlock(ANSWER)).slice(0, 5), end: 'cut' }) },
  ),
  one(
    'thinking and a tool call, streamed',
    async (client, context) => collect(await client.messages.create(streamed(context))),
    {
      script: answering(
        { type: 'thinking', thinking: 'Let me see.', signature: 'c2lnbmVk' },
        toolUse('weather', { city: 'Lisbon' }),
      ),
    },
  ),
]

const helperCases: ConformanceCase[] = [
  one('messages.stream(), finalMessage', async (client, context) => {
    const stream = client.messages.stream(ask(context))
    const message = await stream.finalMessage()
    return { class: stream.constructor.name, message, ended: stream.ended }
  }),
  one('messages.stream(), for await', (client, context) =>
    collect(client.messages.stream(ask(context))),
  ),
  one('messages.stream(), on text', async (client, context) => {
    const texts: string[] = []
    const stream = client.messages.stream(ask(context)).on('text', (text) => texts.push(text))
    await stream.done()
    return { texts, text: await stream.finalText() }
  }),
  one(
    'messages.stream(), break',
    async (client, context) => {
      let count = 0
      for await (const _event of client.messages.stream(ask(context))) if (++count === 3) break
      return count
    },
    slow,
  ),
  one(
    'messages.stream(), abort',
    async (client, context) => {
      const stream = client.messages.stream(ask(context))
      stream.once('streamEvent', () => stream.abort())
      return errorOf(stream.done(), context)
    },
    slow,
  ),
  one(
    'messages.stream(), HTTP 400',
    (client, context) => errorOf(client.messages.stream(ask(context)).finalMessage(), context),
    {
      ...always(errorAnswer(400, 'invalid_request_error', 'no')),
    },
  ),
  one('messages.stream(), toReadableStream', (client, context) =>
    new Response(client.messages.stream(ask(context)).toReadableStream()).text(),
  ),
  one(
    'messages.parse',
    (client, context) =>
      client.messages.parse({
        ...ask(context),
        output_config: {
          format: {
            type: 'json_schema',
            schema: { type: 'object', properties: { city: { type: 'string' } } },
          },
        },
      }),
    { script: answering(textBlock('{"city":"Lisbon"}')), majors: [1, 1] },
  ),
  one(
    'messages.countTokens is no model call',
    (client, context) => {
      const { model, messages } = ask(context)
      return client.messages.countTokens({ model, messages })
      // The span is the SDK's own.
    },
    { majors: [1, 1], spans: 1, gate: 'none' },
  ),
]

const weather = {
  type: 'custom' as const,
  name: 'weather',
  description: 'Weather of a city.',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } },
  parse: (input: unknown) => input as { city: string },
  run: ({ city }: { city: string }) => `sunny in ${city}`,
}
/** Two turns of the model and a tool; the SDK's own spans are those of the loop and of the tool. */
const TURNS = {
  script: sequence(answering(toolUse('weather', { city: 'Lisbon' })), answering(textBlock(ANSWER))),
  majors: [1, 1] as const,
  spans: 5,
}

const betaCases: ConformanceCase[] = [
  one('beta.messages.create', (client, context) => betaOf(client).create(ask(context))),
  one('beta.messages, streamed', async (client, context) =>
    collect(await betaOf(client).create(streamed(context))),
  ),
  one('beta.messages.stream()', (client, context) =>
    betaOf(client).stream(ask(context)).finalMessage(),
  ),
  one(
    'toolRunner, until done',
    async (client, context) =>
      client.beta.messages.toolRunner({ ...ask(context), tools: [weather] }).runUntilDone(),
    TURNS,
  ),
  one(
    'toolRunner, streamed',
    async (client, context) => {
      const turns: unknown[] = []
      const runner = client.beta.messages.toolRunner({
        ...ask(context),
        tools: [weather],
        stream: true,
      })
      for await (const turn of runner) turns.push(await collect(turn))
      return turns
    },
    TURNS,
  ),
  one(
    'toolRunner, a tool gets what the model says',
    async (client, context) => {
      const asking = {
        ...weather,
        name: 'ask',
        input_schema: { type: 'object' as const, properties: { text: { type: 'string' } } },
        parse: (input: unknown) => input as { text: string },
        run({ text }: { text: string }) {
          context.received(text)
          return 'asked'
        },
      }
      return client.beta.messages
        .toolRunner({ ...ask({ prompt: 'Ask.' }), tools: [asking] })
        .runUntilDone()
    },
    {
      ...TURNS,
      gate: 'tool',
      script: (_request, index, prompt) =>
        messageAnswer(index === 0 ? toolUse('ask', { text: prompt }) : textBlock(ANSWER)),
    },
  ),
]

const completionCases: ConformanceCase[] = [
  one('completions.create', (client, context) => completionsOf(client).create(legacy(context)), {
    majors: [0, 0],
  }),
  one(
    'completions, streamed',
    async (client, context) =>
      collect(
        (await completionsOf(client).create({
          ...legacy(context),
          stream: true,
        })) as AsyncIterable<unknown>,
      ),
    { majors: [0, 0] },
  ),
]

/** The legacy resource is not in the types of 1.x. */
interface Completions {
  create(body: object): Promise<unknown>
}
const completionsOf = (client: Anthropic): Completions =>
  (client as unknown as { completions: Completions }).completions
const legacy = ({ prompt }: CaseContext) => ({
  model: 'claude-2.1',
  max_tokens_to_sample: 64,
  prompt: `\n\nHuman: ${prompt}\n\nAssistant:`,
})

export const cases: LibraryCases = {
  library: '@anthropic-ai/sdk',
  // 0.134 is the first that traces itself.
  versions: ['installed', '0.134.0', '0.60.0', '0.20.0'],
  script: anthropicScript,
  page: {
    says: 'Lisbon',
    spans: ['chat claude-sonnet-5-5'],
    environment: (url) => ({ ANTHROPIC_API_KEY: 'k', ANTHROPIC_BASE_URL: url }),
  },
  cases: [...createCases, ...streamCases, ...helperCases, ...betaCases, ...completionCases],
}

/** What an application does with the `openai` client: 4 to 7, and `AzureOpenAI`. */
import type OpenAI from 'openai'
import type { WireReply } from '../../support/wire-server.ts'
import {
  ANSWER,
  chatAnswer,
  chatEvents,
  messageItem,
  openAiScript,
  responseEvents,
  responseOf,
  sequence,
  toolCallEvents,
  toolCallOf,
} from '../answers/openai.ts'
import { casesWith } from '../support.ts'
import type { CaseContext, CaseScript, ConformanceCase, LibraryCases } from '../types.ts'

type Module = typeof import('openai')
type Chat = OpenAI['chat']['completions']
type Options = ConstructorParameters<typeof OpenAI>[0]

const MODEL = 'gpt-5-mini'
const LONG = 'word '.repeat(400)

const moduleOf = async ({ load }: CaseContext): Promise<Module> => (await load('openai')) as Module

async function clientOf(context: CaseContext, options: Options = {}): Promise<OpenAI> {
  const { OpenAI: Client } = await moduleOf(context)
  return new Client({ baseURL: `${context.url}/v1`, apiKey: 'key', maxRetries: 0, ...options })
}

/** `parse`, `stream` and `runTools` were under `beta` in version 4. */
function helpersOf(client: OpenAI): Chat {
  const { beta, chat } = client as unknown as {
    beta: { chat?: { completions: Chat } }
    chat: OpenAI['chat']
  }
  return beta.chat?.completions ?? chat.completions
}

type Call = (client: OpenAI, context: CaseContext) => unknown

/** Options of a call that its caller has given up already. */
const aborted = (): { signal: AbortSignal } => ({ signal: AbortSignal.abort() })

/** A case with an ordinary client. */
const one = casesWith(clientOf)

const chat = ({ prompt }: CaseContext) => ({
  model: MODEL,
  messages: [{ role: 'user' as const, content: prompt }],
})
const streamed = (context: CaseContext) => ({ ...chat(context), stream: true as const })
const input = ({ prompt }: CaseContext) => ({ model: MODEL, input: prompt })

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** What an `await` throws, as its caller could tell it apart. */
async function errorOf(promise: PromiseLike<unknown>, context: CaseContext): Promise<unknown> {
  const { OpenAI: Client } = await moduleOf(context)
  try {
    return { value: await promise }
  } catch (error) {
    const { status, code, type, param, message, request_id } = error as Record<string, unknown>
    return {
      class: (error as Error).constructor.name,
      isApiError: error instanceof Client.APIError,
      status,
      code,
      type,
      param,
      message,
      request_id,
    }
  }
}

const always = (reply: WireReply): { script: CaseScript } => ({ script: () => reply })
const slow = always({ events: chatEvents(LONG), delayMs: 2 })
const SCHEMA = {
  type: 'json_schema' as const,
  json_schema: {
    name: 'city',
    strict: true,
    schema: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
      additionalProperties: false,
    },
  },
}
const JSON_TEXT = '{"city":"Lisbon"}'

const weather = {
  type: 'function' as const,
  function: {
    name: 'weather',
    description: 'Weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
    parse: JSON.parse,
    function: ({ city }: { city: string }) => `sunny in ${city}`,
  },
}

/** A tool that notes what it gets, and a model that gives it the prompt. */
const askingTool = ({ received }: CaseContext) => ({
  type: 'function' as const,
  function: {
    name: 'ask',
    description: 'Asks somebody.',
    parameters: { type: 'object', properties: { text: { type: 'string' } } },
    parse: JSON.parse,
    function({ text }: { text: string }) {
      received(text)
      return 'asked'
    },
  },
})
const askingScript: CaseScript = (_request, index, prompt) =>
  index === 0 ? chatAnswer(toolCallOf('ask', { text: prompt })) : chatAnswer({ content: ANSWER })

const chatCases: ConformanceCase[] = [
  one('chat, await', (client, context) => client.chat.completions.create(chat(context))),
  one('the promise itself', async (client, context) => {
    const { OpenAI: Client } = await moduleOf(context)
    const promise = client.chat.completions.create(chat(context))
    const facts = {
      class: promise.constructor.name,
      isPromise: promise instanceof Promise,
      tag: Object.prototype.toString.call(promise),
      keys: Object.keys(promise).filter((key) => key !== 'parsedPromise'),
      method: client.chat.completions.create.name,
      length: client.chat.completions.create.length,
      resource: client.chat.completions instanceof Client.Chat.Completions,
    }
    return { facts, same: (await promise) === (await promise) }
  }),
  one('then, catch and finally', (client, context) =>
    client.chat.completions
      .create(chat(context))
      .then((answer) => answer.choices[0]?.message.content)
      .catch(() => 'caught')
      .finally(() => {}),
  ),
  one('withResponse', async (client, context) => {
    const promise = client.chat.completions.create(chat(context))
    const { data, response, ...rest } = await promise.withResponse()
    return { data, status: response.status, rest }
  }),
  one('asResponse', async (client, context) => {
    const response = await client.chat.completions.create(chat(context)).asResponse()
    return { status: response.status, used: response.bodyUsed, body: await response.json() }
  }),
  one('asResponse, then await', async (client, context) => {
    const promise = client.chat.completions.create(chat(context))
    const response = await promise.asResponse()
    return { status: response.status, data: await promise }
  }),
  one('_thenUnwrap', (client, context) => {
    const promise = client.chat.completions.create(chat(context)) as unknown as {
      _thenUnwrap(transform: (answer: OpenAI.ChatCompletion) => unknown): Promise<unknown>
    }
    return promise._thenUnwrap((answer) => answer.choices.length)
  }),
  one(
    'chat.completions.parse',
    (client, context) => helpersOf(client).parse({ ...chat(context), response_format: SCHEMA }),
    always(chatAnswer({ content: JSON_TEXT })),
  ),
  one(
    'chat.completions.parse with zod',
    async (client, context) => {
      const { zodResponseFormat } = (await context.load('openai/helpers/zod')) as {
        zodResponseFormat: typeof import('openai/helpers/zod').zodResponseFormat
      }
      const { z } = (await context.load('zod')) as typeof import('zod')
      const format = zodResponseFormat(z.object({ city: z.string() }), 'city')
      const answer = await client.chat.completions.parse({
        ...chat(context),
        response_format: format,
      })
      return answer.choices[0]?.message.parsed
    },
    { ...always(chatAnswer({ content: JSON_TEXT })), majors: [7, 7] },
  ),
  one(
    'parse().withResponse()',
    async (client, context) => {
      const promise = helpersOf(client).parse({ ...chat(context), response_format: SCHEMA })
      const { data, response } = await (
        promise as unknown as ReturnType<Chat['create']>
      ).withResponse()
      return { data, status: response.status }
    },
    always(chatAnswer({ content: JSON_TEXT })),
  ),
  one('two choices', (client, context) =>
    client.chat.completions.create({ ...chat(context), n: 2 }),
  ),
  one('multi-part content and roles', (client, { prompt }) =>
    client.chat.completions.create({
      model: MODEL,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
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
  one(
    'a tool call and its output',
    async (client, context) => {
      const tools = [{ type: 'function' as const, function: { name: 'weather', parameters: {} } }]
      const first = await client.chat.completions.create({ ...chat(context), tools })
      const [message] = first.choices.map((choice) => choice.message)
      if (message === undefined) throw new Error('no answer')
      const output = { role: 'tool' as const, tool_call_id: 'call_1', content: 'sunny' }
      const { messages } = chat(context)
      return client.chat.completions.create({
        ...chat(context),
        tools,
        messages: [...messages, message, output],
      })
    },
    {
      spans: 2,
      script: (_request, index) =>
        index === 0
          ? chatAnswer(toolCallOf('weather', { city: 'Lisbon' }))
          : chatAnswer({ content: ANSWER }),
    },
  ),
  one(
    'runTools',
    async (client, context) => {
      const runner = helpersOf(client).runTools({ ...chat(context), tools: [weather] })
      const calls: unknown[] = []
      runner.on('functionToolCallResult', (result) => calls.push(result))
      return { final: await runner.finalContent(), calls, usage: await runner.totalUsage() }
    },
    {
      spans: 3,
      script: (_request, index) =>
        index === 0
          ? chatAnswer(toolCallOf('weather', { city: 'Lisbon' }))
          : chatAnswer({ content: ANSWER }),
    },
  ),
  one(
    'runTools, streamed',
    async (client, context) => {
      const runner = helpersOf(client).runTools({
        ...chat(context),
        tools: [weather],
        stream: true,
      })
      return { chunks: (await collect(runner)).length, final: await runner.finalContent() }
    },
    {
      spans: 3,
      script: (_request, index) => ({
        events: index === 0 ? toolCallEvents('weather', { city: 'Lisbon' }) : chatEvents(ANSWER),
      }),
    },
  ),
  one(
    'runTools, a tool gets what the model says',
    async (client, context) => {
      const tools = [askingTool(context)]
      return helpersOf(client)
        .runTools({ ...chat({ ...context, prompt: 'Ask.' }), tools })
        .finalContent()
    },
    { gate: 'tool', spans: 3, script: askingScript },
  ),
  one(
    'runTools, a tool without parse',
    async (client, context) => {
      const { function: about, ...tool } = askingTool(context)
      const plain = {
        ...tool,
        function: {
          name: 'ask',
          description: about.description,
          parameters: about.parameters,
          function: (text: string) => about.function(JSON.parse(text) as { text: string }),
        },
      }
      return helpersOf(client)
        .runTools({ ...chat({ ...context, prompt: 'Ask.' }), tools: [plain] })
        .finalContent()
    },
    { gate: 'tool', spans: 3, script: askingScript },
  ),
  one(
    'runTools with zodFunction',
    async (client, context) => {
      const { zodFunction } = (await context.load('openai/helpers/zod')) as {
        zodFunction: typeof import('openai/helpers/zod').zodFunction
      }
      const { z } = (await context.load('zod')) as typeof import('zod')
      const ask = zodFunction({
        name: 'ask',
        parameters: z.object({ text: z.string() }),
        function: askingTool(context).function.function,
      })
      return helpersOf(client)
        .runTools({ ...chat({ ...context, prompt: 'Ask.' }), tools: [ask] })
        .finalContent()
    },
    { gate: 'tool', spans: 3, script: askingScript, majors: [7, 7] },
  ),
  one(
    'two at a time',
    (client, context) =>
      Promise.all([1, 2].map(() => client.chat.completions.create(chat(context)))),
    { spans: 2 },
  ),
  one(
    'withOptions',
    (client, context) =>
      client.withOptions({ timeout: 5_000 }).chat.completions.create(chat(context)),
    // Version 4 has no such method.
    { majors: [5, 7] },
  ),
  one(
    'a promise that nobody awaits',
    async (client, context) => {
      void client.chat.completions.create(chat(context))
      await until(() => context.server.requests.length > 0)
      await context.server.requests[0]?.done
    },
    { gate: 'none' },
  ),
]

/** Resolves when the condition holds; the case's own time limit ends it otherwise. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2))
}

const errorReply: WireReply = {
  status: 400,
  headers: { 'x-request-id': 'req_9' },
  json: { error: { message: 'bad', type: 'invalid_request_error', param: 'n', code: 'wrong' } },
}

const errorCases: ConformanceCase[] = [
  one(
    'HTTP 400',
    (client, context) => errorOf(client.chat.completions.create(chat(context)), context),
    always(errorReply),
  ),
  one(
    'HTTP 400, withResponse',
    (client, context) =>
      errorOf(client.chat.completions.create(chat(context)).withResponse(), context),
    always(errorReply),
  ),
  one(
    'HTTP 400, asResponse',
    (client, context) =>
      errorOf(client.chat.completions.create(chat(context)).asResponse(), context),
    always(errorReply),
  ),
  one(
    'HTTP 400, parse',
    (client, context) =>
      errorOf(helpersOf(client).parse({ ...chat(context), response_format: SCHEMA }), context),
    always(errorReply),
  ),
  one(
    'HTTP 400, unhandled',
    async (client, context) => {
      void client.chat.completions.create(chat(context)).then(() => {})
      await until(() => context.server.requests.length > 0)
      await context.server.requests[0]?.done
    },
    { ...always(errorReply), gate: 'none' },
  ),
  {
    name: 'HTTP 500, then a retry',
    async run(context) {
      const client = await clientOf(context, { maxRetries: 1 })
      return client.chat.completions.create(chat(context))
    },
    script: (_request, index) =>
      index === 0
        ? { status: 500, headers: { 'retry-after-ms': '1' }, json: { error: { message: 'later' } } }
        : chatAnswer({ content: ANSWER }),
  },
  {
    name: 'timeout',
    async run(context) {
      const client = await clientOf(context, { timeout: 60 })
      return errorOf(client.chat.completions.create(chat(context)), context)
    },
    ...always({ ...chatAnswer({ content: ANSWER }), delayMs: 1_000 }),
  },
  one(
    'signal aborted before the answer',
    async (client, context) => {
      const controller = new AbortController()
      const promise = client.chat.completions.create(chat(context), { signal: controller.signal })
      void until(() => context.server.requests.length > 0).then(() => controller.abort())
      return errorOf(promise, context)
    },
    always({ ...chatAnswer({ content: ANSWER }), delayMs: 500 }),
  ),
  one(
    'signal aborted before the call',
    (client, context) => errorOf(client.chat.completions.create(chat(context), aborted()), context),
    { gate: 'none' },
  ),
  one(
    'signal aborted before the call, withResponse',
    (client, context) =>
      errorOf(client.chat.completions.create(chat(context), aborted()).withResponse(), context),
    { gate: 'none' },
  ),
  one(
    'responses.create, signal aborted before the call',
    (client, context) => errorOf(client.responses.create(input(context), aborted()), context),
    { gate: 'none' },
  ),
  one(
    'embeddings, signal aborted before the call',
    (client, context) =>
      errorOf(
        client.embeddings.create({ model: MODEL, input: context.prompt }, aborted()),
        context,
      ),
    { gate: 'none' },
  ),
  one('a tool whose description is the prompt', (client, context) =>
    client.chat.completions.create({
      ...chat({ ...context, prompt: 'What can you do?' }),
      tools: [
        {
          type: 'function',
          function: { name: 'f', description: context.prompt, parameters: { type: 'object' } },
        },
      ],
    }),
  ),
  one(
    'an answer that is no JSON',
    (client, context) => errorOf(client.chat.completions.create(chat(context)), context),
    always({ headers: { 'content-type': 'application/json' }, text: '{"id":' }),
  ),
  one(
    'parse refused by its tools',
    async (client, context) => {
      const tools = [{ type: 'function' as const, function: { name: 'f', parameters: {} } }]
      try {
        return await helpersOf(client).parse({ ...chat(context), tools })
      } catch (error) {
        return String(error)
      }
    },
    { spans: 0, gate: 'none' },
  ),
]

const streamCases: ConformanceCase[] = [
  one('stream, for await', async (client, context) =>
    collect(await client.chat.completions.create(streamed(context))),
  ),
  one('stream with usage', async (client, context) =>
    collect(
      await client.chat.completions.create({
        ...streamed(context),
        stream_options: { include_usage: true },
      }),
    ),
  ),
  one('the stream itself', async (client, context) => {
    const stream = await client.chat.completions.create(streamed(context))
    const facts = { class: stream.constructor.name, keys: Object.keys(stream) }
    return { facts, chunks: await collect(stream), aborted: stream.controller.signal.aborted }
  }),
  one('stream, iterated twice', async (client, context) => {
    const stream = await client.chat.completions.create(streamed(context))
    await collect(stream)
    return errorOf(collect(stream), context)
  }),
  one('stream, withResponse', async (client, context) => {
    const promise = client.chat.completions.create(streamed(context))
    const { data, response } = await promise.withResponse()
    return { status: response.status, chunks: await collect(data) }
  }),
  one('stream, asResponse', async (client, context) => {
    const response = await client.chat.completions.create(streamed(context)).asResponse()
    return { status: response.status, body: await response.text() }
  }),
  one('stream, tee', async (client, context) => {
    const [left, right] = (await client.chat.completions.create(streamed(context))).tee()
    return Promise.all([collect(left), collect(right)])
  }),
  one('stream, tee, one branch left', async (client, context) => {
    const [left, right] = (await client.chat.completions.create(streamed(context))).tee()
    for await (const _chunk of left) break
    return collect(right)
  }),
  one('stream, toReadableStream', async (client, context) => {
    const stream = await client.chat.completions.create(streamed(context))
    return new Response(stream.toReadableStream()).text()
  }),
  one(
    'stream, toReadableStream, cancelled',
    async (client, context) => {
      const stream = await client.chat.completions.create(streamed(context))
      const reader = stream.toReadableStream().getReader()
      const first = await reader.read()
      await reader.cancel()
      return { first: new TextDecoder().decode(first.value as Uint8Array) }
    },
    slow,
  ),
  one(
    'stream, controller.abort',
    async (client, context) => {
      const stream = await client.chat.completions.create(streamed(context))
      let chunks = 0
      for await (const _chunk of stream) {
        chunks += 1
        if (chunks === 3) stream.controller.abort()
      }
      return chunks
    },
    slow,
  ),
  one(
    'stream, signal aborted',
    async (client, context) => {
      const controller = new AbortController()
      const options = { signal: controller.signal }
      const stream = await client.chat.completions.create(streamed(context), options)
      let chunks = 0
      const reading = async (): Promise<void> => {
        for await (const _chunk of stream) {
          chunks += 1
          if (chunks === 3) controller.abort()
        }
      }
      return { outcome: await errorOf(reading(), context), chunks }
    },
    slow,
  ),
  one(
    'stream, signal aborted before the call',
    (client, context) =>
      errorOf(client.chat.completions.create(streamed(context), aborted()), context),
    { gate: 'none' },
  ),
  one(
    'stream helper, signal aborted before the call',
    (client, context) =>
      errorOf(helpersOf(client).stream(chat(context), aborted()).done(), context),
    { gate: 'none' },
  ),
  one(
    'stream, break',
    async (client, context) => {
      for await (const chunk of await client.chat.completions.create(streamed(context))) {
        if (chunk.choices[0]?.delta.content !== '') return chunk
      }
      return 'no chunk'
    },
    slow,
  ),
  one(
    'stream, throw in the loop',
    async (client, context) => {
      const stream = await client.chat.completions.create(streamed(context))
      for await (const _chunk of stream) throw new RangeError('mine')
    },
    { ...slow, throws: true },
  ),
  one('stream, never iterated', async (client, context) => {
    const stream = await client.chat.completions.create(streamed(context))
    return stream.constructor.name
  }),
  one(
    'stream, connection lost',
    async (client, context) => {
      const stream = await client.chat.completions.create(streamed(context))
      const seen: unknown[] = []
      try {
        for await (const chunk of stream) seen.push(chunk)
        return { seen, ended: true }
      } catch (error) {
        return { seen, error: (error as Error).constructor.name }
      }
    },
    always({ events: chatEvents(ANSWER).slice(0, 4), end: 'cut' }),
  ),
  one(
    'stream, an error event',
    async (client, context) => {
      const stream = await client.chat.completions.create(streamed(context))
      return errorOf(collect(stream), context)
    },
    always({
      events: [
        ...chatEvents(ANSWER).slice(0, 3),
        { data: { error: { message: 'overloaded', type: 'server_error', code: 'busy' } } },
      ],
    }),
  ),
  one(
    'stream, HTTP 400',
    (client, context) => errorOf(client.chat.completions.create(streamed(context)), context),
    always(errorReply),
  ),
  one('stream helper', async (client, context) => {
    const stream = helpersOf(client).stream(chat(context))
    let deltas = ''
    stream.on('content', (delta) => (deltas += delta))
    const final = await stream.finalChatCompletion()
    return { final, deltas, class: stream.constructor.name }
  }),
  one('stream helper, for await', async (client, context) =>
    collect(helpersOf(client).stream(chat(context))),
  ),
  one(
    'stream helper, break',
    async (client, context) => {
      for await (const chunk of helpersOf(client).stream(chat(context))) return chunk
      return 'no chunk'
    },
    slow,
  ),
  one(
    'stream helper, abort',
    async (client, context) => {
      const stream = helpersOf(client).stream(chat(context))
      stream.once('content', () => stream.abort())
      return errorOf(stream.done(), context)
    },
    slow,
  ),
  one('stream helper, toReadableStream', async (client, context) =>
    new Response(helpersOf(client).stream(chat(context)).toReadableStream()).text(),
  ),
]

const responseCases: ConformanceCase[] = [
  one('responses.create', async (client, context) => {
    const answer = await client.responses.create(input(context))
    return { answer, text: answer.output_text }
  }),
  one('responses.create, withResponse', async (client, context) => {
    const { data, response } = await client.responses.create(input(context)).withResponse()
    return { data, text: data.output_text, status: response.status }
  }),
  one('responses.create, asResponse', async (client, context) => {
    const response = await client.responses.create(input(context)).asResponse()
    return response.json()
  }),
  one('responses.create, items', (client, { prompt }) =>
    client.responses.create({
      model: MODEL,
      instructions: 'Be brief.',
      input: [
        { role: 'user', content: [{ type: 'input_text', text: prompt }] },
        { type: 'function_call', call_id: 'call_1', name: 'weather', arguments: '{}' },
        { type: 'function_call_output', call_id: 'call_1', output: 'sunny' },
      ],
      tools: [{ type: 'function', name: 'weather', parameters: {}, strict: false }],
    }),
  ),
  one(
    'responses.parse',
    async (client, context) => {
      const { json_schema: format } = SCHEMA
      const text = { format: { type: 'json_schema' as const, ...format } }
      const answer = await client.responses.parse({ ...input(context), text })
      return { answer, parsed: answer.output_parsed }
    },
    always({ json: responseOf([messageItem(JSON_TEXT)]) }),
  ),
  one('responses stream, for await', async (client, context) =>
    collect(await client.responses.create({ ...input(context), stream: true })),
  ),
  one('responses stream, withResponse', async (client, context) => {
    const promise = client.responses.create({ ...input(context), stream: true })
    const { data, response } = await promise.withResponse()
    return { status: response.status, events: await collect(data) }
  }),
  one('responses stream, tee', async (client, context) => {
    const [left, right] = (await client.responses.create({ ...input(context), stream: true })).tee()
    return Promise.all([collect(left), collect(right)])
  }),
  one(
    'responses stream, break',
    async (client, context) => {
      for await (const event of await client.responses.create({
        ...input(context),
        stream: true,
      })) {
        if (event.type === 'response.output_text.delta') return event
      }
      return 'no delta'
    },
    always({ events: responseEvents(LONG), delayMs: 2 }),
  ),
  one('responses.stream helper', async (client, context) => {
    const stream = client.responses.stream(input(context))
    let deltas = ''
    stream.on('response.output_text.delta', ({ delta }) => (deltas += delta))
    const final = await stream.finalResponse()
    return { final, deltas, class: stream.constructor.name }
  }),
  one('responses.stream helper, for await', async (client, context) =>
    collect(client.responses.stream(input(context))),
  ),
  one(
    'responses, failed in the stream',
    async (client, context) =>
      collect(await client.responses.create({ ...input(context), stream: true })),
    always({ events: responseEvents(ANSWER, 'response.failed') }),
  ),
  one(
    'responses stream, an error event',
    async (client, context) =>
      errorOf(client.responses.create({ ...input(context), stream: true }).then(collect), context),
    always({
      events: sequence([{ type: 'error', code: 'busy', message: 'overloaded', param: null }]),
    }),
  ),
  one(
    'responses, in the background',
    async (client, context) => {
      const queued = await client.responses.create({ ...input(context), background: true })
      const done = await client.responses.retrieve(queued.id)
      return { queued, done }
    },
    {
      script: (_request, index) => ({
        json:
          index === 0
            ? responseOf([], { status: 'queued', background: true, usage: null })
            : responseOf([messageItem(ANSWER)], { background: true }),
      }),
    },
  ),
]

/** What version 7 has beside it. */
const newerCases: ConformanceCase[] = [
  one('beta.responses.create', (client, context) =>
    client.beta.responses.create(input(context) as never),
  ),
  one('responses.compact', (client, context) => client.responses.compact(input(context))),
].map((each) => ({ ...each, majors: [7, 7] }))

const fileOf = (name: string, type: string): File => new File(['content'], name, { type })

const otherCases: ConformanceCase[] = [
  one('legacy completions', (client, { prompt }) =>
    client.completions.create({ model: 'davinci-002', prompt }),
  ),
  one('legacy completions, streamed', async (client, { prompt }) =>
    collect(await client.completions.create({ model: 'davinci-002', prompt, stream: true })),
  ),
  one('embeddings, a text', (client, { prompt }) =>
    client.embeddings.create({ model: 'text-embedding-3-small', input: prompt }),
  ),
  one('embeddings, a list', (client, { prompt }) =>
    client.embeddings.create({ model: 'text-embedding-3-small', input: ['one', prompt] }),
  ),
  one(
    'embeddings, token numbers',
    (client) => client.embeddings.create({ model: 'text-embedding-3-small', input: [[1, 2], [3]] }),
    { gate: 'none' },
  ),
  one('embeddings, as numbers, withResponse', async (client, { prompt }) => {
    const request = {
      model: 'text-embedding-3-small',
      input: prompt,
      encoding_format: 'float' as const,
    }
    const { data, response } = await client.embeddings.create(request).withResponse()
    return { data, status: response.status }
  }),
  one('images.generate', (client, { prompt }) =>
    client.images.generate({ model: 'gpt-image-1', prompt }),
  ),
  one('images.edit', (client, { prompt }) =>
    client.images.edit({ model: 'gpt-image-1', prompt, image: fileOf('a.png', 'image/png') }),
  ),
  one('audio.speech', async (client, { prompt }) => {
    const sound = await client.audio.speech.create({
      model: 'tts-1',
      voice: 'alloy',
      input: prompt,
    })
    return { status: sound.status, bytes: Buffer.from(await sound.arrayBuffer()).toString() }
  }),
  one('audio.transcriptions', (client, { prompt }) =>
    client.audio.transcriptions.create({
      model: 'whisper-1',
      file: fileOf('a.mp3', 'audio/mpeg'),
      prompt,
    }),
  ),
  one('audio.translations', (client, { prompt }) =>
    client.audio.translations.create({
      model: 'whisper-1',
      file: fileOf('a.mp3', 'audio/mpeg'),
      prompt,
    }),
  ),
  one('models.list', async (client) => collect(await client.models.list()), {
    spans: 0,
    gate: 'none',
  }),
]

function azure(name: string, call: Call): ConformanceCase {
  return {
    name,
    async run(context) {
      const { AzureOpenAI } = await moduleOf(context)
      const client = new AzureOpenAI({
        endpoint: context.url,
        apiKey: 'key',
        apiVersion: '2025-04-01-preview',
        deployment: 'mine',
        maxRetries: 0,
      })
      return call(client, context)
    },
  }
}

const azureCases: ConformanceCase[] = [
  azure('Azure, chat', (client, context) => client.chat.completions.create(chat(context))),
  azure('Azure, stream', async (client, context) =>
    collect(await client.chat.completions.create(streamed(context))),
  ),
  azure('Azure, responses', (client, context) => client.responses.create(input(context))),
]

export const cases: LibraryCases = {
  library: 'openai',
  versions: ['installed', '^6', '^5', '^4'],
  script: openAiScript,
  page: {
    says: 'Lisbon',
    spans: ['chat gpt-4o-mini'],
    environment: (url) => ({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${url}/v1` }),
  },
  cases: [
    ...chatCases,
    ...errorCases,
    ...streamCases,
    ...responseCases,
    ...newerCases,
    ...otherCases,
    ...azureCases,
  ],
}

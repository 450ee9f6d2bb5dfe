/** What an application does with the `@google/genai` client: 1 to 3, of the Gemini API and of Vertex AI. */
import type { CallableTool, FunctionCall, GoogleGenAI } from '@google/genai'
import {
  apiError,
  contentAnswer,
  contentEvents,
  functionCall,
  googleScript,
  textEvents,
} from '../answers/google-genai.ts'
import { LONG, always, casesWith, collect, errorOf, firstOf, inTurn } from '../support.ts'
import type { CaseContext, ConformanceCase, LibraryCases } from '../types.ts'

type Module = typeof import('@google/genai')
type Options = ConstructorParameters<typeof GoogleGenAI>[0]

const MODEL = 'gemini-3.8-flash'

async function clientOf(
  context: CaseContext,
  options: Partial<Options> = {},
): Promise<GoogleGenAI> {
  const { GoogleGenAI: Client } = (await context.load('@google/genai')) as Module
  const httpOptions = { baseUrl: context.url, ...options.httpOptions }
  return new Client({ apiKey: 'key', ...options, httpOptions })
}

type Call = (client: GoogleGenAI, context: CaseContext) => unknown

/** A case with an ordinary client. */
const one = casesWith(clientOf)

/** The same call on Vertex AI, with a key. */
const vertex = (name: string, call: Call): ConformanceCase => ({
  name: `Vertex AI, ${name}`,
  run: async (context) => call(await clientOf(context, { vertexai: true }), context),
})

const ask = ({ prompt }: CaseContext) => ({ model: MODEL, contents: prompt })

const slow = always({ events: textEvents(LONG), delayMs: 2 })

const weatherDeclaration = {
  name: 'weather',
  description: 'Weather of a city.',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
}
const TOOLS = [{ functionDeclarations: [weatherDeclaration] }]

const weatherTool: CallableTool = {
  tool: async () => ({ functionDeclarations: [weatherDeclaration] }),
  callTool: async (calls: FunctionCall[]) =>
    calls.map(({ name = '' }) => ({ functionResponse: { name, response: { weather: 'sunny' } } })),
}

const contentCases: ConformanceCase[] = [
  one('generateContent', (client, context) => client.models.generateContent(ask(context))),
  one('the promise and the method', async (client, context) => {
    const promise = client.models.generateContent(ask(context))
    const { text, functionCalls, constructor } = await promise
    return {
      class: constructor.name,
      isPromise: promise instanceof Promise,
      own: Object.hasOwn(client.models, 'generateContent'),
      text,
      functionCalls,
    }
  }),
  one('system instruction and settings', (client, context) =>
    client.models.generateContent({
      ...ask({ ...context, prompt: 'Hello.' }),
      config: { systemInstruction: context.prompt, temperature: 0.2, topK: 5, maxOutputTokens: 64 },
    }),
  ),
  one('system instruction as a content', (client, context) =>
    client.models.generateContent({
      ...ask({ ...context, prompt: 'Hello.' }),
      config: { systemInstruction: { parts: [{ text: 'Be brief.' }, { text: context.prompt }] } },
    }),
  ),
  one('several contents and parts', (client, { prompt }) =>
    client.models.generateContent({
      model: MODEL,
      contents: [
        { role: 'user', parts: [{ text: 'Hello.' }] },
        { role: 'model', parts: [{ text: 'Hello, what is it?' }] },
        {
          role: 'user',
          parts: [
            { text: 'See this.' },
            { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
            { text: prompt },
          ],
        },
      ],
    }),
  ),
  one('texts and parts without a role', (client, { prompt }) =>
    client.models.generateContent({ model: MODEL, contents: ['Hello.', { text: prompt }] }),
  ),
  one(
    'a function call and its response',
    async (client, { prompt }) => {
      const config = { tools: TOOLS }
      const question = { role: 'user', parts: [{ text: prompt }] }
      const first = await client.models.generateContent({
        model: MODEL,
        contents: [question],
        config,
      })
      const answer = first.candidates?.[0]?.content
      if (answer === undefined) throw new Error('no answer')
      const response = { name: 'weather', response: { weather: 'sunny' } }
      const contents = [question, answer, { role: 'user', parts: [{ functionResponse: response }] }]
      return client.models.generateContent({ model: MODEL, contents, config })
    },
    {
      spans: 2,
      ...inTurn(contentAnswer(functionCall('weather', { city: 'Lisbon' })), contentAnswer()),
    },
  ),
  one('a dangerous response of a function', (client, { prompt }) => {
    const response = { name: 'weather', response: { weather: prompt } }
    return client.models.generateContent({
      model: MODEL,
      contents: [
        { role: 'user', parts: [{ text: 'What is the weather?' }] },
        { role: 'model', parts: [functionCall('weather', {})] },
        { role: 'user', parts: [{ functionResponse: response }] },
      ],
    })
  }),
  one(
    'automatic function calling',
    async (client, context) => {
      const config = { tools: [weatherTool] }
      const answer = await client.models.generateContent({ ...ask(context), config })
      return { text: answer.text, history: answer.automaticFunctionCallingHistory }
    },
    {
      spans: 2,
      ...inTurn(contentAnswer(functionCall('weather', { city: 'Lisbon' })), contentAnswer()),
    },
  ),
  one(
    'automatic function calling, streamed',
    async (client, context) => {
      const config = { tools: [weatherTool] }
      return collect(await client.models.generateContentStream({ ...ask(context), config }))
    },
    {
      spans: 2,
      ...inTurn(
        { events: contentEvents([[functionCall('weather', { city: 'Lisbon' })]]) },
        { events: textEvents('It is sunny.') },
      ),
    },
  ),
  one('a blocked prompt', (client, context) => client.models.generateContent(ask(context)), {
    ...always({ json: { promptFeedback: { blockReason: 'SAFETY' }, modelVersion: MODEL } }),
  }),
  one(
    'two at a time',
    (client, context) => Promise.all([1, 2].map(() => client.models.generateContent(ask(context)))),
    { spans: 2 },
  ),
]

const streamCases: ConformanceCase[] = [
  one('generateContentStream, for await', async (client, context) =>
    collect(await client.models.generateContentStream(ask(context))),
  ),
  one(
    'stream, break',
    async (client, context) => firstOf(await client.models.generateContentStream(ask(context))),
    slow,
  ),
  one(
    'stream, abort',
    async (client, context) => {
      const controller = new AbortController()
      const stream = await client.models.generateContentStream({
        ...ask(context),
        config: { abortSignal: controller.signal },
      })
      let seen = 0
      const error = await errorOf(
        (async () => {
          for await (const _chunk of stream) if ((seen += 1) === 3) controller.abort()
        })(),
      )
      return { error }
    },
    slow,
  ),
  one(
    'stream, by hand',
    async (client, context) => {
      const stream = await client.models.generateContentStream(ask(context))
      const first = await stream.next()
      const left = await stream.return(undefined)
      return { first, left, after: await stream.next() }
    },
    slow,
  ),
  one('stream, never read', async (client, context) => {
    await client.models.generateContentStream(ask(context))
  }),
  one(
    'stream with thoughts and a call',
    async (client, context) => {
      const stream = await client.models.generateContentStream({
        ...ask(context),
        config: { tools: TOOLS, thinkingConfig: { includeThoughts: true } },
      })
      return collect(stream)
    },
    always({
      events: contentEvents([
        [{ text: 'Let me ', thought: true }],
        [{ text: 'see.', thought: true }],
        [functionCall('weather', { city: 'Lisbon' })],
        [{ text: '' }],
      ]),
    }),
  ),
  one(
    'stream that is cut off',
    async (client, context) =>
      errorOf(client.models.generateContentStream(ask(context)).then(collect)),
    always({ events: textEvents('Lisbon is the ').slice(0, 2), end: 'cut' }),
  ),
]

const chatCases: ConformanceCase[] = [
  one(
    'chat, two messages',
    async (client, { prompt }) => {
      const chat = client.chats.create({ model: MODEL, config: { systemInstruction: 'Be brief.' } })
      const first = await chat.sendMessage({ message: prompt })
      const second = await chat.sendMessage({ message: ['And', { text: 'now?' }] })
      return { texts: [first.text, second.text], history: chat.getHistory() }
    },
    { spans: 2 },
  ),
  one('chat, streamed', async (client, { prompt }) => {
    const chat = client.chats.create({ model: MODEL })
    const chunks = await collect(await chat.sendMessageStream({ message: prompt }))
    return { chunks: chunks.map(({ text }) => text), history: chat.getHistory() }
  }),
  one(
    'chat goes on after an error',
    async (client, { prompt }) => {
      const chat = client.chats.create({ model: MODEL })
      const error = await errorOf(chat.sendMessage({ message: prompt }))
      return { error, text: (await chat.sendMessage({ message: 'Hello.' })).text }
    },
    { spans: 2, gate: 'message', ...inTurn(apiError(400, 'bad'), contentAnswer()) },
  ),
]

const errorCases: ConformanceCase[] = [
  one('HTTP 400', (client, context) => errorOf(client.models.generateContent(ask(context))), {
    ...always(apiError(400, 'bad request')),
  }),
  one(
    'HTTP 400, streamed',
    (client, context) => errorOf(client.models.generateContentStream(ask(context))),
    always(apiError(400, 'bad request')),
  ),
  one('HTTP 400, thrown', (client, context) => client.models.generateContent(ask(context)), {
    throws: true,
    ...always(apiError(400, 'bad request')),
  }),
  {
    name: 'a retry',
    async run(context) {
      const retryOptions = { attempts: 2, initialDelay: 0.001, maxDelay: 0.001 }
      const client = await clientOf(context, { httpOptions: { retryOptions } })
      return client.models.generateContent(ask(context))
    },
    ...inTurn(apiError(503, 'busy'), contentAnswer()),
  },
  one(
    'an aborted request',
    async (client, context) => {
      const abortSignal = AbortSignal.abort(new Error('not now'))
      return errorOf(client.models.generateContent({ ...ask(context), config: { abortSignal } }))
    },
    { gate: 'none' },
  ),
]

const otherCases: ConformanceCase[] = [
  one('embedContent, a text', (client, { prompt }) =>
    client.models.embedContent({ model: 'gemini-embedding-001', contents: prompt }),
  ),
  one('embedContent, a list', (client, { prompt }) =>
    client.models.embedContent({ model: 'gemini-embedding-001', contents: ['one', prompt] }),
  ),
  one('countTokens', (client, context) => client.models.countTokens(ask(context)), {
    spans: 0,
    gate: 'none',
  }),
  vertex('generateContent', (client, context) => client.models.generateContent(ask(context))),
  vertex('generateContentStream', async (client, context) =>
    collect(await client.models.generateContentStream(ask(context))),
  ),
  vertex('generateImages', (client, { prompt }) =>
    client.models.generateImages({ model: 'imagen-4.0', prompt }),
  ),
  vertex('generateVideos', (client, { prompt }) =>
    client.models.generateVideos({ model: 'veo-2.0', prompt }),
  ),
  vertex('embedContent', (client, { prompt }) =>
    client.models.embedContent({ model: 'text-embedding-005', contents: prompt }),
  ),
]

export const cases: LibraryCases = {
  library: '@google/genai',
  versions: ['installed', '^2', '^1'],
  script: googleScript,
  page: {
    says: 'Lisbon',
    spans: ['generate_content gemini-3.8-flash'],
    environment: (url) => ({ GEMINI_API_KEY: 'k', GOOGLE_GEMINI_BASE_URL: url }),
  },
  cases: [...contentCases, ...streamCases, ...chatCases, ...errorCases, ...otherCases],
}

/** What an application does with the `@aws-sdk/client-bedrock-runtime` client. */
import type { BedrockRuntime, BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import {
  anthropicEvents,
  ANSWER,
  bedrockScript,
  callStream,
  converseAnswer,
  eventMessage,
  modelStream,
  textStream,
  words,
} from '../answers/bedrock.ts'
import { always, collect, errorOf, firstOf, inTurn, LONG } from '../support.ts'
import type { CaseContext, ConformanceCase, LibraryCases } from '../types.ts'

type Module = typeof import('@aws-sdk/client-bedrock-runtime')

const MODEL = 'anthropic.claude-3-5-sonnet-20241022-v2:0'

/** With a token, as a signature would hold the time, and by HTTP/1.1, which the server speaks. */
const options = async (context: CaseContext, maxAttempts: number) => ({
  requestHandler: new (
    (await context.load('@smithy/node-http-handler')) as { NodeHttpHandler: new () => object }
  ).NodeHttpHandler() as never,
  region: 'us-east-1',
  endpoint: context.url,
  token: { token: 'key' },
  authSchemePreference: ['httpBearerAuth'],
  maxAttempts,
})

type Call = (client: BedrockRuntimeClient, context: CaseContext, module: Module) => unknown

/** A case with an ordinary client. */
const one = (
  name: string,
  call: Call,
  { attempts = 1, ...more }: Omit<ConformanceCase, 'name' | 'run'> & { attempts?: number } = {},
): ConformanceCase => ({
  name,
  async run(context) {
    const module = (await context.load('@aws-sdk/client-bedrock-runtime')) as Module
    const client = new module.BedrockRuntimeClient(await options(context, attempts))
    try {
      return await call(client, context, module)
    } finally {
      client.destroy()
    }
  },
  ...more,
})

/** Results without what tells of the connection. */
const plain = ({ $metadata, ...result }: { $metadata: unknown }): unknown => ({
  ...result,
  status: ($metadata as { httpStatusCode?: number }).httpStatusCode,
})

const ask = ({ prompt }: CaseContext) => ({
  modelId: MODEL,
  messages: [{ role: 'user' as const, content: [{ text: prompt }] }],
})
const invoke = ({ prompt }: CaseContext) => ({
  modelId: MODEL,
  contentType: 'application/json',
  body: JSON.stringify({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 64,
    messages: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
  }),
})
const slow = always({ ...textStream(words(LONG)), delayMs: 2 })
const failure = always({
  status: 400,
  headers: { 'x-amzn-errortype': 'ValidationException' },
  json: { message: 'bad' },
})
const TOOLS = {
  tools: [
    {
      toolSpec: {
        name: 'weather',
        description: 'Weather.',
        inputSchema: { json: { type: 'object' } },
      },
    },
  ],
}

const converseCases: ConformanceCase[] = [
  one('Converse', async (client, context, { ConverseCommand }) =>
    plain(await client.send(new ConverseCommand(ask(context)))),
  ),
  one(
    'Converse, with a callback',
    (client, context, { ConverseCommand }) =>
      new Promise((resolve) => {
        const returned: unknown = client.send(new ConverseCommand(ask(context)), (error, result) =>
          resolve({ returned, error: String(error), result: result && plain(result) }),
        )
      }),
  ),
  one('the system prompt and several blocks', async (client, { prompt }, { ConverseCommand }) =>
    plain(
      await client.send(
        new ConverseCommand({
          modelId: MODEL,
          system: [{ text: prompt }],
          messages: [
            {
              role: 'user',
              content: [
                { text: 'See this.' },
                { image: { format: 'png', source: { bytes: new Uint8Array([137, 80]) } } },
              ],
            },
          ],
          inferenceConfig: { temperature: 0.2, maxTokens: 64 },
        }),
      ),
    ),
  ),
  one(
    'a tool call and its result',
    async (client, context, { ConverseCommand }) => {
      const { messages, modelId } = ask(context)
      const first = await client.send(new ConverseCommand({ modelId, messages, toolConfig: TOOLS }))
      const answer = first.output?.message
      if (answer === undefined) throw new Error('no answer')
      const toolResult = { toolUseId: 'tool_1', content: [{ json: { weather: 'sunny' } }] }
      const result = { role: 'user' as const, content: [{ toolResult }] }
      return plain(
        await client.send(
          new ConverseCommand({
            modelId,
            messages: [...messages, answer, result],
            toolConfig: TOOLS,
          }),
        ),
      )
    },
    {
      spans: 2,
      ...inTurn(
        converseAnswer({
          toolUse: { toolUseId: 'tool_1', name: 'weather', input: { city: 'Lisbon' } },
        }),
        converseAnswer({ text: ANSWER }),
      ),
    },
  ),
  {
    name: 'the methods of BedrockRuntime',
    async run(context) {
      const { BedrockRuntime: Client } = (await context.load(
        '@aws-sdk/client-bedrock-runtime',
      )) as Module
      const client: BedrockRuntime = new Client(await options(context, 1))
      return plain(await client.converse(ask(context)))
    },
  },
]

const streamCases: ConformanceCase[] = [
  one('ConverseStream, for await', async (client, context, { ConverseStreamCommand }) => {
    const { stream } = await client.send(new ConverseStreamCommand(ask(context)))
    return collect(stream)
  }),
  one(
    'ConverseStream, a tool call',
    async (client, context, { ConverseStreamCommand }) => {
      const command = new ConverseStreamCommand({ ...ask(context), toolConfig: TOOLS })
      const { stream } = await client.send(command)
      return collect(stream)
    },
    always(callStream('weather', { city: 'Lisbon' })),
  ),
  one(
    'ConverseStream, break',
    async (client, context, { ConverseStreamCommand }) => {
      const { stream } = await client.send(new ConverseStreamCommand(ask(context)))
      return firstOf(stream)
    },
    slow,
  ),
  one(
    'ConverseStream, abort',
    async (client, context, { ConverseStreamCommand }) => {
      const controller = new AbortController()
      const { stream } = await client.send(new ConverseStreamCommand(ask(context)), {
        abortSignal: controller.signal,
      })
      let seen = 0
      const reading = async (): Promise<void> => {
        for await (const _event of stream ?? []) if ((seen += 1) === 3) controller.abort()
      }
      const outcome = await errorOf(reading())
      return { failed: 'class' in (outcome as object) }
    },
    slow,
  ),
  one(
    'ConverseStream, an exception in the stream',
    async (client, context, { ConverseStreamCommand }) => {
      const { stream } = await client.send(new ConverseStreamCommand(ask(context)))
      return errorOf(collect(stream))
    },
    always({
      headers: { 'content-type': 'application/vnd.amazon.eventstream' },
      chunks: [
        eventMessage('messageStart', { role: 'assistant' }),
        eventMessage('throttlingException', { message: 'slow down' }, 'exception'),
      ],
    }),
  ),
  one(
    'InvokeModelWithResponseStream',
    async (client, context, { InvokeModelWithResponseStreamCommand: Command }) => {
      const { body } = await client.send(new Command(invoke(context)))
      const events = await collect(body)
      return events.map(({ chunk }) => Buffer.from(chunk?.bytes ?? []).toString())
    },
  ),
  one(
    'InvokeModelWithResponseStream, break',
    async (client, context, { InvokeModelWithResponseStreamCommand: Command }) => {
      const { body } = await client.send(new Command(invoke(context)))
      await firstOf(body)
    },
    always({ ...modelStream(anthropicEvents(words(LONG))), delayMs: 2 }),
  ),
]

const otherCases: ConformanceCase[] = [
  one('InvokeModel', async (client, context, { InvokeModelCommand }) => {
    const { body } = await client.send(new InvokeModelCommand(invoke(context)))
    return body.transformToString()
  }),
  one('InvokeModel, a body of bytes', async (client, context, { InvokeModelCommand }) => {
    const body = new TextEncoder().encode(invoke(context).body)
    const result = await client.send(new InvokeModelCommand({ ...invoke(context), body }))
    return JSON.parse(Buffer.from(result.body).toString()) as unknown
  }),
  one('InvokeModel, embeddings', async (client, { prompt }, { InvokeModelCommand }) => {
    const body = JSON.stringify({ inputText: prompt })
    const command = new InvokeModelCommand({ modelId: 'amazon.titan-embed-text-v2:0', body })
    return (await client.send(command)).body.transformToString()
  }),
  one(
    'HTTP 400',
    (client, context, { ConverseCommand }) =>
      errorOf(client.send(new ConverseCommand(ask(context)))),
    failure,
  ),
  one(
    'HTTP 400, streamed',
    (client, context, { ConverseStreamCommand }) =>
      errorOf(client.send(new ConverseStreamCommand(ask(context)))),
    failure,
  ),
  one(
    'HTTP 503, then a retry',
    async (client, context, { ConverseCommand }) =>
      plain(await client.send(new ConverseCommand(ask(context)))),
    {
      attempts: 2,
      ...inTurn({ status: 503, json: { message: 'later' } }, converseAnswer({ text: ANSWER })),
    },
  ),
  one(
    'ApplyGuardrail',
    async (client, _context, { ApplyGuardrailCommand }) => {
      const guardrail = { guardrailIdentifier: 'gr-1', guardrailVersion: '1' }
      const content = [{ text: { text: 'Hello.' } }]
      return plain(
        await client.send(new ApplyGuardrailCommand({ ...guardrail, source: 'INPUT', content })),
      )
    },
    { spans: 0, gate: 'none' },
  ),
]

export const cases: LibraryCases = {
  library: '@aws-sdk/client-bedrock-runtime',
  // Of August 2025; bearer tokens came shortly before.
  versions: ['installed', '3.864.0'],
  script: bedrockScript,
  page: {
    says: 'Lisbon',
    spans: ['chat amazon.nova-lite-v1:0'],
    environment: (url) => ({
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
      AWS_BEARER_TOKEN_BEDROCK: 'k',
      AWS_REGION: 'us-east-1',
    }),
  },
  cases: [...converseCases, ...streamCases, ...otherCases],
}

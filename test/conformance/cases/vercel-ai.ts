/** What an application does with the Vercel AI SDK, 5 to 7, over `@ai-sdk/openai`. */
import type { OpenAIProvider } from '@ai-sdk/openai'
import type { LanguageModel, ToolSet } from 'ai'
import type { WireReply } from '../../support/wire-server.ts'
import {
  chatAnswer,
  chatEvents,
  openAiScript,
  responseEvents,
  toolCallEvents,
  toolCallOf,
} from '../answers/openai.ts'
import type { CaseContext, CaseScript, ConformanceCase, LibraryCases } from '../types.ts'

type Module = typeof import('ai')
type Zod = typeof import('zod')

const MODEL = 'gpt-5-mini'

interface Parts extends CaseContext {
  readonly ai: Module
  readonly openai: OpenAIProvider
  readonly z: Zod['z']
  /** Chat completions. */
  readonly model: Exclude<LanguageModel, string>
}

/** A case with the SDK and a provider loaded. */
function one(
  name: string,
  call: (parts: Parts) => unknown,
  more: Omit<ConformanceCase, 'name' | 'run'> = {},
): ConformanceCase {
  return {
    name,
    spans: 2,
    ...more,
    async run(context) {
      Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })
      const ai = (await context.load('ai')) as Module
      const { createOpenAI } = (await context.load(
        '@ai-sdk/openai',
      )) as typeof import('@ai-sdk/openai')
      const { z } = (await context.load('zod')) as Zod
      const openai = createOpenAI({ baseURL: `${context.url}/v1`, apiKey: 'key' })
      return call({ ...context, ai, openai, z, model: openai.chat(MODEL) })
    },
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

interface Told {
  readonly type: string
  readonly error?: unknown
  readonly text?: unknown
}

/** Parts of a stream without their ids and clocks. */
async function told(stream: AsyncIterable<unknown>): Promise<unknown[]> {
  const parts = (await collect(stream)) as Told[]
  return parts.map(({ type, text, error }) => ({ type, text, error: nameOf(error) }))
}

const nameOf = (error: unknown): string | undefined =>
  error instanceof Error ? error.constructor.name : undefined

async function errorOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return { value: await promise }
  } catch (error) {
    const { message, statusCode, isRetryable } = error as Record<string, unknown>
    return { class: nameOf(error), message, statusCode, isRetryable }
  }
}

/** A tool, and how often it ran. */
function toolOf({ ai, z }: Parts, run: (city: string) => unknown = (city) => `Sunny in ${city}.`) {
  const ran: unknown[] = []
  const weather = ai.tool({
    description: 'Tells the weather.',
    inputSchema: z.object({ city: z.string() }),
    execute({ city }: { city: string }) {
      ran.push(city)
      return run(city) as string
    },
  })
  return { tools: { weather } as unknown as ToolSet, ran }
}

/** Asks for the tool once, with the case's prompt, then answers. */
const askingScript: CaseScript = (request, index, prompt) => {
  const { messages, stream } = request.body as { messages: { role: string }[]; stream?: boolean }
  if (messages.some(({ role }) => role === 'tool')) return openAiScript(request, index)
  const args = { city: prompt }
  return stream === true
    ? { events: toolCallEvents('weather', args) }
    : chatAnswer(toolCallOf('weather', args))
}
const toolScript: CaseScript = (request, index) => askingScript(request, index, 'Lisbon')

/** JSON as an answer, for structured output. */
const jsonScript: CaseScript = (request) => {
  const { stream } = request.body as { stream?: boolean }
  const text = '{"capital": "Lisbon"}'
  return stream === true ? { events: chatEvents(text, true) } : chatAnswer({ content: text })
}

const failing =
  (status: number, times = Infinity): CaseScript =>
  (request, index): WireReply | Promise<WireReply> =>
    index < times
      ? { status, json: { error: { message: 'no', type: 'bad', param: null, code: null } } }
      : openAiScript(request, index)

const slowStream: CaseScript = () => ({
  events: chatEvents('word '.repeat(200), true),
  delayMs: 2,
})

/** `ToolLoopAgent` came with 6. */
function agentOf(parts: Parts, tools?: ToolSet) {
  const { ai, model } = parts
  const exports = ai as unknown as Record<string, Module['ToolLoopAgent'] | undefined>
  const Agent = exports['ToolLoopAgent'] ?? exports['Experimental_Agent']
  if (Agent === undefined) throw new Error('the SDK has no agent')
  return new Agent({
    model,
    ...(tools === undefined ? {} : { tools, stopWhen: ai.stepCountIs(4) }),
  })
}

/** It was experimental before 6. */
function imageOf(ai: Module): Module['generateImage'] {
  const { generateImage, experimental_generateImage: older } = ai as Module & {
    experimental_generateImage?: Module['generateImage']
  }
  return generateImage ?? older
}

const texts: ConformanceCase[] = [
  one('generateText', async ({ ai, model, prompt }) => {
    const { text, finishReason, usage, steps } = await ai.generateText({ model, prompt })
    return { text, finishReason, usage, steps: steps.length }
  }),
  one('generateText on responses', async ({ ai, openai, prompt }) => {
    const { text, usage } = await ai.generateText({ model: openai.responses(MODEL), prompt })
    return { text, usage }
  }),
  one('system prompt and parts', async ({ ai, model, prompt }) => {
    const { text } = await ai.generateText({
      model,
      system: 'Be brief.',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hello.' },
            { type: 'text', text: prompt },
          ],
        },
      ],
    })
    return text
  }),
  one('a model by name', async ({ ai, openai, prompt }) => {
    const global = globalThis as { AI_SDK_DEFAULT_PROVIDER?: unknown }
    global.AI_SDK_DEFAULT_PROVIDER = openai
    try {
      return (await ai.generateText({ model: MODEL, prompt })).text
    } finally {
      delete global.AI_SDK_DEFAULT_PROVIDER
    }
  }),
  one('a model under middleware', async ({ ai, model, prompt }) => {
    const seen: string[] = []
    const wrapped = ai.wrapLanguageModel({
      model: model,
      middleware: {
        wrapGenerate: async ({ doGenerate }) => {
          seen.push('before')
          return doGenerate()
        },
      },
    })
    const { text } = await ai.generateText({ model: wrapped, prompt })
    return { text, seen }
  }),
  one('prepareStep gives another model', async ({ ai, model, openai, prompt }) => {
    const { text } = await ai.generateText({
      model,
      prompt,
      prepareStep: async () => ({ model: openai.chat('gpt-5-nano') }),
    })
    return text
  }),
  one('HTTP 400', ({ ai, model, prompt }) => errorOf(ai.generateText({ model, prompt })), {
    script: failing(400),
  }),
  one(
    'HTTP 500, then an answer',
    async ({ ai, model, prompt }) => (await ai.generateText({ model, prompt, maxRetries: 1 })).text,
    { script: failing(500, 1), spans: 3 },
  ),
  one(
    'an invalid prompt',
    ({ ai, model }) => errorOf(ai.generateText({ model, messages: 'x' as never })),
    { spans: 1, gate: 'none' },
  ),
]

const streams: ConformanceCase[] = [
  one('streamText, textStream', async ({ ai, model, prompt }) => {
    const result = ai.streamText({ model, prompt, onError: () => {} })
    const chunks = await collect(result.textStream)
    return { chunks, usage: await result.usage, finishReason: await result.finishReason }
  }),
  one(
    'streamText on responses, fullStream',
    async ({ ai, openai, prompt }) =>
      told(ai.streamText({ model: openai.responses(MODEL), prompt, onError: () => {} }).fullStream),
    { script: () => ({ events: responseEvents('Lisbon is it.') }) },
  ),
  one(
    'streamText, only its text promise',
    async ({ ai, model, prompt }) => ai.streamText({ model, prompt }).text,
  ),
  one('streamText as a response', async ({ ai, model, prompt }) => {
    const response = ai.streamText({ model, prompt }).toTextStreamResponse()
    return { text: await response.text(), status: response.status }
  }),
  one('streamText with smoothStream and callbacks', async ({ ai, model, prompt }) => {
    const seen: string[] = []
    const result = ai.streamText({
      model,
      prompt,
      experimental_transform: ai.smoothStream({ delayInMs: null }),
      onChunk: ({ chunk }) => void seen.push(chunk.type),
      onFinish: ({ text }) => void seen.push(`finish ${text}`),
    })
    const chunks = await collect(result.textStream)
    return { chunks, seen }
  }),
  one(
    'streamText, abort',
    async ({ ai, model, prompt }) => {
      const controller = new AbortController()
      const seen: string[] = []
      const result = ai.streamText({
        model,
        prompt,
        abortSignal: controller.signal,
        onAbort: () => void seen.push('onAbort'),
      })
      for await (const part of result.fullStream) {
        if (part.type === 'text-delta') controller.abort()
        if (part.type === 'abort') seen.push('abort part')
      }
      return seen
    },
    { script: slowStream },
  ),
  one(
    'generateText, signal aborted before the call',
    ({ ai, model, prompt }) =>
      errorOf(ai.generateText({ model, prompt, abortSignal: AbortSignal.abort() })),
    { gate: 'none' },
  ),
  one(
    'streamText, signal aborted before the call',
    async ({ ai, model, prompt }) => {
      const { fullStream } = ai.streamText({ model, prompt, abortSignal: AbortSignal.abort() })
      const seen: string[] = []
      for await (const part of fullStream) seen.push(part.type)
      return seen
    },
    { gate: 'none' },
  ),
  one(
    'streamText, break',
    async ({ ai, model, prompt }) => {
      let first = ''
      for await (const text of ai.streamText({ model, prompt }).textStream) {
        first = text
        break
      }
      return first
    },
    { script: () => ({ events: chatEvents('Lisbon is it.', true) }) },
  ),
  one(
    'streamText, HTTP 400',
    async ({ ai, model, prompt }) => {
      const errors: unknown[] = []
      const result = ai.streamText({
        model,
        prompt,
        onError: ({ error }) => void errors.push(nameOf(error)),
      })
      return { parts: await told(result.fullStream), errors }
    },
    { script: failing(400) },
  ),
]

const others: ConformanceCase[] = [
  one(
    'generateText with a tool',
    async (parts) => {
      const { ai, model, prompt } = parts
      const { tools, ran } = toolOf(parts)
      const result = await ai.generateText({ model, tools, prompt, stopWhen: ai.stepCountIs(4) })
      return { text: result.text, ran, steps: result.steps.length, total: result.totalUsage }
    },
    { script: toolScript, spans: 4 },
  ),
  one(
    'streamText with a tool',
    async (parts) => {
      const { ai, model, prompt } = parts
      const { tools, ran } = toolOf(parts)
      const result = ai.streamText({ model, tools, prompt, stopWhen: ai.stepCountIs(4) })
      return { parts: await told(result.fullStream), ran }
    },
    { script: toolScript, spans: 4 },
  ),
  ...(['generateText', 'streamText'] as const).map((name) =>
    one(
      `${name}, a tool gets what the model says`,
      async (parts) => {
        const { ai, model, received } = parts
        const { tools } = toolOf(parts, (city) => {
          received(city)
          return 'asked'
        })
        const options = { model, tools, prompt: 'Ask.', stopWhen: ai.stepCountIs(4) }
        return name === 'generateText'
          ? (await ai.generateText(options)).text
          : told(ai.streamText({ ...options, onError: () => {} }).fullStream)
      },
      { gate: 'tool', script: askingScript, spans: 4 },
    ),
  ),
  one(
    'a tool that throws',
    async (parts) => {
      const { ai, model, prompt } = parts
      const { tools } = toolOf(parts, () => {
        throw new RangeError('no such city')
      })
      const result = await ai.generateText({ model, tools, prompt, stopWhen: ai.stepCountIs(4) })
      const step = result.steps[0]?.content as readonly Told[] | undefined
      return { text: result.text, step: step?.map(({ type, error }) => [type, nameOf(error)]) }
    },
    { script: toolScript, spans: 4 },
  ),
  one(
    'generateObject',
    async ({ ai, model, prompt, z }) => {
      const schema = z.object({ capital: z.string() })
      const { object, finishReason } = await ai.generateObject({ model, schema, prompt })
      return { object, finishReason }
    },
    { script: jsonScript },
  ),
  one(
    'streamObject',
    async ({ ai, model, prompt, z }) => {
      const schema = z.object({ capital: z.string() })
      const result = ai.streamObject({ model, schema, prompt, onError: () => {} })
      const partial = await collect(result.partialObjectStream)
      return { partial, object: await errorOf(result.object) }
    },
    { script: jsonScript },
  ),
  one(
    'embed',
    async ({ ai, openai, prompt }) => {
      const model = openai.textEmbeddingModel('text-embedding-3-small')
      const { embedding, usage } = await ai.embed({ model, value: prompt })
      return { embedding, usage }
    },
    { spans: 1 },
  ),
  one(
    'generateImage',
    async ({ ai, openai, prompt }) => {
      const { image, images } = await imageOf(ai)({ model: openai.image('gpt-image-1'), prompt })
      return { base64: image.base64, count: images.length }
    },
    { spans: 1 },
  ),
  one(
    'generateSpeech',
    async ({ ai, openai, prompt }) => {
      const { audio } = await ai.experimental_generateSpeech({
        model: openai.speech('tts-1'),
        text: prompt,
      })
      return { base64: audio.base64 }
    },
    { spans: 1 },
  ),
  one(
    'transcribe',
    async ({ ai, openai }) => {
      const { text } = await ai.experimental_transcribe({
        model: openai.transcription('whisper-1'),
        audio: Buffer.from('sound'),
      })
      return text
    },
    { spans: 1, gate: 'none' },
  ),
  one(
    'rerank with a model of its own',
    async ({ ai, prompt, received }) => {
      const model = {
        specificationVersion: 'v4' as const,
        provider: 'own',
        modelId: 'own-rerank',
        async doRerank({ query }: { query: string }) {
          received(query)
          return { ranking: [{ index: 1, relevanceScore: 0.9 }] }
        },
      }
      const { ranking } = await ai.rerank({
        model: model,
        documents: ['Madrid', 'Lisbon'],
        query: prompt,
      })
      return ranking
    },
    { spans: 1, majors: [7, 7] },
  ),
  one(
    'agent.generate',
    async (parts) => (await agentOf(parts).generate({ prompt: parts.prompt })).text,
  ),
  one(
    'agent.generate with a tool',
    async (parts) => {
      const { tools, ran } = toolOf(parts)
      const agent = agentOf(parts, tools)
      const { text, steps } = await agent.generate({ prompt: parts.prompt })
      return { text, steps: steps.length, ran, same: agent.tools === tools }
    },
    { script: toolScript, spans: 4 },
  ),
  one('agent.stream', async (parts) => {
    const result = await agentOf(parts).stream({ prompt: parts.prompt })
    return collect(result.textStream)
  }),
]

export const cases: LibraryCases = {
  library: 'ai',
  versions: ['installed', '^5'],
  beside: { '@ai-sdk/openai': '^2', zod: '^4' },
  script: openAiScript,
  page: {
    says: 'Lisbon',
    spans: ['invoke_agent', 'chat gpt-4o-mini'],
    environment: (url) => ({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${url}/v1` }),
  },
  cases: [...texts, ...streams, ...others],
}

/** Models of LangChain over the other SDKs that are monitored: one span and one verdict for each request. */
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import type { Mistral } from '@mistralai/mistralai'
import type { CohereClient } from 'cohere-ai'
import type Groq from 'groq-sdk'
import type { Ollama } from 'ollama'
import { expect, test } from 'vitest'
import { type MonitoringOptions, SecurityError } from '../../src/index.ts'
import { bedrockScript } from '../conformance/answers/bedrock.ts'
import { cohereScript } from '../conformance/answers/cohere.ts'
import { mistralScript } from '../conformance/answers/mistral.ts'
import { ollamaScript } from '../conformance/answers/ollama.ts'
import { openAiScript } from '../conformance/answers/openai.ts'
import type { WireScript } from '../support/wire-server.ts'
import { DANGEROUS_PROMPT, langchain } from './langchain-support.ts'
import { load, record } from './library-support.ts'

const model = 'small'
const messagesOf = (content: string) => [{ role: 'user' as const, content }]
const moduleOf = <Module>(name: string): Module => load(name) as Module

interface Kind {
  /** What the model says in `_llmType()`. */
  readonly type: string
  readonly script: WireScript
  readonly client: (url: string) => unknown
  readonly send: (client: never, text: string) => Promise<unknown>
}

const KINDS: readonly Kind[] = [
  {
    type: 'groq',
    script: openAiScript,
    client(url) {
      const { Groq: Client } = moduleOf<typeof import('groq-sdk')>('groq-sdk')
      return new Client({ apiKey: 'key', baseURL: url })
    },
    send: (client: Groq, text) =>
      client.chat.completions.create({ model, messages: messagesOf(text) }),
  },
  {
    type: 'ollama',
    script: ollamaScript,
    client(host) {
      const { Ollama: Client } = moduleOf<typeof import('ollama')>('ollama')
      return new Client({ host })
    },
    send: (client: Ollama, text) => client.chat({ model, messages: messagesOf(text) }),
  },
  {
    type: 'cohere',
    script: cohereScript,
    client(environment) {
      const { CohereClient: Client } = moduleOf<typeof import('cohere-ai')>('cohere-ai')
      return new Client({ environment, token: 'key' })
    },
    send: (client: CohereClient, text) => client.chat({ model, message: text }),
  },
  {
    type: 'chat_bedrock_converse',
    script: bedrockScript,
    client(endpoint) {
      const { BedrockRuntimeClient: Client } = moduleOf<
        typeof import('@aws-sdk/client-bedrock-runtime')
      >('@aws-sdk/client-bedrock-runtime')
      const { NodeHttpHandler } = moduleOf<{ NodeHttpHandler: new () => never }>(
        '@smithy/node-http-handler',
      )
      return new Client({
        region: 'us-east-1',
        endpoint,
        token: { token: 'key' },
        authSchemePreference: ['httpBearerAuth'],
        requestHandler: new NodeHttpHandler(),
        maxAttempts: 1,
      })
    },
    send(client: BedrockRuntimeClient, text) {
      const { ConverseCommand } = moduleOf<typeof import('@aws-sdk/client-bedrock-runtime')>(
        '@aws-sdk/client-bedrock-runtime',
      )
      const messages = [{ role: 'user' as const, content: [{ text }] }]
      return client.send(new ConverseCommand({ modelId: model, messages }))
    },
  },
]

type Given = readonly { readonly content: unknown }[]

/** A model that keeps its client, as those of LangChain's packages do. */
function keeping({ type, client, send }: Kind, url: string) {
  const { BaseChatModel } = langchain('@langchain/core/language_models/chat_models')
  class Keeping extends BaseChatModel {
    readonly client = client(url) as never
    override _llmType(): string {
      return type
    }
    override async _generate(messages: Given) {
      await send(this.client, String(messages[0]?.content))
      return answer()
    }
    override async *_streamResponseChunks(messages: Given) {
      await send(this.client, String(messages[0]?.content))
      yield chunk()
    }
  }
  return new Keeping({})
}

/** A model that makes a client of Mistral's for each request. */
function making(serverURL: string) {
  const { BaseChatModel } = langchain('@langchain/core/language_models/chat_models')
  const { Mistral: Client } =
    moduleOf<typeof import('@mistralai/mistralai')>('@mistralai/mistralai')
  class Making extends BaseChatModel {
    override _llmType(): string {
      return 'mistral_ai'
    }
    async completionWithRetry(text: string): Promise<unknown> {
      const client: Mistral = new Client({ serverURL, apiKey: 'key' })
      return client.chat.complete({ model, messages: messagesOf(text) })
    }
    override async _generate(messages: Given) {
      await this.completionWithRetry(String(messages[0]?.content))
      return answer()
    }
    override async *_streamResponseChunks(messages: Given) {
      await this.completionWithRetry(String(messages[0]?.content))
      yield chunk()
    }
  }
  return new Making({})
}

const answer = () => {
  const { AIMessage } = langchain('@langchain/core/messages')
  return { generations: [{ text: 'Lisbon', message: new AIMessage('Lisbon') }] }
}

const chunk = () => {
  const { ChatGenerationChunk } = langchain('@langchain/core/outputs')
  const { AIMessageChunk } = langchain('@langchain/core/messages')
  return new ChatGenerationChunk({ text: 'Lisbon', message: new AIMessageChunk('Lisbon') })
}

type Model = ReturnType<typeof keeping> | ReturnType<typeof making>

/** Asks twice, whole and streamed, and twice what is refused. */
const askAll = (modelAt: (url: string) => Model) => async (url: string) => {
  const asked = modelAt(url)
  for (const text of ['Which capital?', DANGEROUS_PROMPT]) {
    const whole = asked.invoke(text)
    const streamed = (async () => {
      for await (const _ of await asked.stream(text)) continue
    })()
    const ends = await Promise.allSettled([whole, streamed])
    const refused = ends.filter(
      (end) => end.status === 'rejected' && end.reason instanceof SecurityError,
    )
    expect(refused).toHaveLength(text === DANGEROUS_PROMPT ? 2 : 0)
  }
}

const TWICE_EACH = ['LLM_call_finish', 'LLM_call_finish', 'LLM_call_blocked', 'LLM_call_blocked']
const LANGCHAIN_ALONE: MonitoringOptions = { instrumentations: ['langchain'] }

test.each(
  KINDS.flatMap((kind) => [
    { kind, options: {}, where: 'the SDK' },
    { kind, options: LANGCHAIN_ALONE, where: 'the model' },
  ]),
)(
  'a model over $kind.type is judged and counted once, in $where',
  async ({ kind, options, where }) => {
    const { spans, requests } = await record(
      kind.script,
      askAll((url) => keeping(kind, url)),
      options,
    )
    expect(requests).toBe(2)
    expect(spans.map(({ event_type }) => event_type)).toEqual(TWICE_EACH)
    const servers = spans.filter(({ parsed }) => parsed['server.address'] === '127.0.0.1')
    // Bedrock's client knows its server too late for a span.
    if (kind.type !== 'chat_bedrock_converse') {
      expect(servers).toHaveLength(where === 'the SDK' ? 4 : 0)
    }
  },
)

test.each([{}, LANGCHAIN_ALONE])(
  'a model that makes a client for each request is judged and counted once, in the model',
  async (options) => {
    const { spans, requests } = await record(mistralScript, askAll(making), options)
    expect(requests).toBe(2)
    expect(spans.map(({ event_type }) => event_type)).toEqual(TWICE_EACH)
    expect(spans.map(({ parsed }) => parsed['server.address'])).toEqual(
      TWICE_EACH.map(() => undefined),
    )
  },
)

test('a subclass that sends in a way of its own is judged itself', async () => {
  const [groq] = KINDS
  if (groq === undefined) throw new Error('no kind')
  const sent: string[] = []
  const { spans, requests } = await record(groq.script, async (url) => {
    const own = keeping(groq, url)
    own._generate = async (messages: Given) => {
      sent.push(String(messages[0]?.content))
      return answer()
    }
    await own.invoke('Hello')
    await expect(own.invoke(DANGEROUS_PROMPT)).rejects.toThrow(SecurityError)
  })
  expect([requests, sent]).toEqual([0, ['Hello']])
  expect(spans.map(({ event_type }) => event_type)).toEqual(['LLM_call_finish', 'LLM_call_blocked'])
})

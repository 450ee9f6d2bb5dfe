/** What an application does with LangChain and LangGraph: core 0.3 and 1.x, over the `openai` SDK and with models of its own. */
import { chatAnswer, openAiScript, toolCallOf } from '../answers/openai.ts'
import type { CaseContext, CaseScript, ConformanceCase, LibraryCases } from '../types.ts'

const MODEL = 'gpt-4o-mini'

type Core = typeof import('@langchain/core/runnables')
type Messages = typeof import('@langchain/core/messages')
type Tools = typeof import('@langchain/core/tools')
type Prebuilt = typeof import('@langchain/langgraph/prebuilt')
type Graphs = typeof import('@langchain/langgraph')
type ChatModels = typeof import('@langchain/core/language_models/chat_models')
type TextModels = typeof import('@langchain/core/language_models/llms')

const runnables = async ({ load }: CaseContext): Promise<Core> =>
  (await load('@langchain/core/runnables')) as Core
const messages = async ({ load }: CaseContext): Promise<Messages> =>
  (await load('@langchain/core/messages')) as Messages
const zod = async ({ load }: CaseContext): Promise<typeof import('zod')> =>
  (await load('zod')) as typeof import('zod')

async function chatOpenAi(context: CaseContext, options: object = {}) {
  const { ChatOpenAI } = (await context.load(
    '@langchain/openai',
  )) as typeof import('@langchain/openai')
  return new ChatOpenAI({
    model: MODEL,
    apiKey: 'key',
    configuration: { baseURL: `${context.url}/v1` },
    ...options,
  })
}

/** A model of the application's own, as nobody's SDK knows it. */
async function ownModel(context: CaseContext, pieces: readonly string[] = ['Lis', 'bon']) {
  const { BaseChatModel } = (await context.load(
    '@langchain/core/language_models/chat_models',
  )) as ChatModels
  const { AIMessage, AIMessageChunk } = await messages(context)
  const { ChatGenerationChunk } = (await context.load(
    '@langchain/core/outputs',
  )) as typeof import('@langchain/core/outputs')
  class OwnModel extends BaseChatModel {
    // A private field: the method must run with the object itself as `this`.
    readonly #pieces = pieces

    override _llmType(): string {
      return 'own'
    }

    override async _generate(given: readonly { readonly content: unknown }[]) {
      context.received(given.map(({ content }) => content))
      const text = this.#pieces.join('')
      const message = new AIMessage(text)
      Object.assign(message, {
        usage_metadata: { input_tokens: 3, output_tokens: 2, total_tokens: 5 },
      })
      return { generations: [{ text, message }] }
    }

    override async *_streamResponseChunks(given: readonly { readonly content: unknown }[]) {
      context.received(given.map(({ content }) => content))
      for (const text of this.#pieces) {
        yield new ChatGenerationChunk({ text, message: new AIMessageChunk({ content: text }) })
      }
    }
  }
  return new OwnModel({})
}

async function ownTextModel(context: CaseContext) {
  const { LLM } = (await context.load('@langchain/core/language_models/llms')) as TextModels
  class OwnText extends LLM {
    override _llmType(): string {
      return 'own-text'
    }
    override async _call(prompt: string): Promise<string> {
      context.received(prompt)
      return 'Lisbon'
    }
  }
  return new OwnText({})
}

async function searchTool(context: CaseContext) {
  const { tool } = (await context.load('@langchain/core/tools')) as Tools
  const { z } = await zod(context)
  return tool(
    async ({ query }: { readonly query: string }) => {
      context.received(query)
      return `found ${query}`
    },
    { name: 'search', description: 'Searches.', schema: z.object({ query: z.string() }) },
  )
}

interface Answer {
  readonly id?: unknown
  readonly content: unknown
  readonly tool_calls?: unknown
  readonly usage_metadata?: unknown
  readonly status?: unknown
  readonly name?: unknown
}

/** What the caller sees of a message; ids that the library makes up differ. */
const seen = (message: Answer): unknown => ({
  class: message.constructor.name,
  id: message.id,
  content: message.content,
  tool_calls: message.tool_calls,
  usage: message.usage_metadata,
})

const withoutId = (message: Answer): unknown => ({
  class: message.constructor.name,
  content: message.content,
  status: message.status,
  name: message.name,
})

/** What a call throws, as its caller could tell it apart. */
async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    return { value: await call() }
  } catch (error) {
    const { name, message, status } = error as Error & { status?: unknown }
    return { class: error?.constructor.name, name, message, status }
  }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The model asks for the tool once, and then answers. */
function toolLoop(query: (request: string) => string): CaseScript {
  return (request, index) =>
    index === 0
      ? chatAnswer(toolCallOf('search', { query: query(JSON.stringify(request.body)) }))
      : chatAnswer({ content: 'done' })
}

/** A graph whose model answers by a script, so that no request is part of it. */
async function toolGraph(context: CaseContext) {
  const { StateGraph, MessagesAnnotation } = (await context.load('@langchain/langgraph')) as Graphs
  const { ToolNode } = (await context.load('@langchain/langgraph/prebuilt')) as Prebuilt
  const { AIMessage } = await messages(context)
  const search = await searchTool(context)
  return new StateGraph(MessagesAnnotation)
    .addNode('model', () => ({
      messages: [
        new AIMessage({
          content: '',
          tool_calls: [
            { name: 'search', args: { query: context.prompt }, id: 'call_1', type: 'tool_call' },
          ],
        }),
      ],
    }))
    .addNode('tools', new ToolNode([search]))
    .addEdge('__start__', 'model')
    .addEdge('model', 'tools')
    .compile({ name: 'searcher' })
}

const openai: readonly ConformanceCase[] = [
  {
    name: 'ChatOpenAI invoke',
    run: async (context) => seen(await (await chatOpenAi(context)).invoke(context.prompt)),
  },
  {
    name: 'ChatOpenAI stream',
    run: async (context) =>
      (await collect(await (await chatOpenAi(context)).stream(context.prompt))).map(seen),
  },
  {
    name: 'ChatOpenAI batch of three',
    spans: 3,
    run: async (context) => {
      const { prompt } = context
      return (await (await chatOpenAi(context)).batch([prompt, prompt, prompt])).map(seen)
    },
  },
  {
    name: 'ChatOpenAI error with retries switched off',
    script: () => ({ status: 400, json: { error: { message: 'no', type: 'bad' } } }),
    run: async (context) => {
      const model = await chatOpenAi(context, { maxRetries: 0 })
      return thrownBy(() => model.invoke(context.prompt))
    },
  },
  {
    name: 'ChatOpenAI error that is retried',
    spans: 2,
    script: (request, index) =>
      index === 0
        ? { status: 500, json: { error: { message: 'later' } } }
        : openAiScript(request, index),
    run: async (context) =>
      seen(await (await chatOpenAi(context, { maxRetries: 1 })).invoke(context.prompt)),
  },
  {
    name: 'ChatOpenAI with bound tools',
    script: toolLoop(() => 'x'),
    run: async (context) => {
      const model = await chatOpenAi(context)
      return seen(await model.bindTools([await searchTool(context)]).invoke(context.prompt))
    },
  },
  {
    name: 'ChatOpenAI withStructuredOutput',
    script: () => chatAnswer({ content: '{"city":"Lisbon"}' }),
    // The sequence, the request, and the lambda that picks the parsed answer.
    spans: 3,
    run: async (context) => {
      const { z } = await zod(context)
      const model = await chatOpenAi(context)
      return model
        .withStructuredOutput(z.object({ city: z.string() }), { method: 'jsonSchema' })
        .invoke(context.prompt)
    },
  },
  {
    name: 'ChatOpenAI stream left early',
    run: async (context) => {
      for await (const chunk of await (await chatOpenAi(context)).stream(context.prompt)) {
        return chunk.content
      }
      return undefined
    },
  },
  {
    name: 'ChatOpenAI aborted',
    script: () => ({ delayMs: 2_000, json: {} }),
    run: async (context) => {
      const model = await chatOpenAi(context, { maxRetries: 0 })
      const signal = AbortSignal.timeout(50)
      return thrownBy(() => model.invoke(context.prompt, { signal }))
    },
  },
  // From 1.x on the library looks at the signal before it asks the model.
  ...(
    [
      ['1.x', [1, 1], 0],
      ['0.x', [0, 0], 1],
    ] as const
  ).map(([version, majors, spans]): ConformanceCase => ({
    name: `ChatOpenAI of ${version} aborted before the call`,
    ...{ majors, spans, gate: 'none' },
    run: async (context) => {
      const model = await chatOpenAi(context, { maxRetries: 0 })
      return thrownBy(() => model.invoke(context.prompt, { signal: AbortSignal.abort() }))
    },
  })),
  // The graph, the model's node twice with a chain in it, the tools' node with its tool, and two requests; 1.x
  // shows the choice of the next node as a lambda, too.
  {
    name: 'prebuilt agent with a tool loop',
    script: toolLoop(() => 'x'),
    spans: 13,
    majors: [1, 1],
    run: reactAgent,
  },
  {
    name: 'prebuilt agent, a tool gets what the model says',
    gate: 'tool',
    script: (_request, index, prompt) =>
      index === 0
        ? chatAnswer(toolCallOf('search', { query: prompt }))
        : chatAnswer({ content: 'done' }),
    spans: 13,
    majors: [1, 1],
    run: (context) => reactAgent({ ...context, prompt: 'Search.' }),
  },
  {
    name: 'prebuilt agent of 0.x with a tool loop',
    script: toolLoop(() => 'x'),
    spans: 11,
    majors: [0, 0],
    run: reactAgent,
  },
]

async function reactAgent(context: CaseContext): Promise<unknown> {
  const { createReactAgent } = (await context.load('@langchain/langgraph/prebuilt')) as Prebuilt
  const agent = createReactAgent({
    llm: await chatOpenAi(context),
    tools: [await searchTool(context)],
    name: 'helper',
  })
  const result = await agent.invoke({ messages: [['user', context.prompt]] })
  return (result.messages as readonly Answer[]).map(withoutId)
}

async function sequence(context: CaseContext): Promise<unknown> {
  const { RunnableLambda } = await runnables(context)
  const { ChatPromptTemplate } = (await context.load(
    '@langchain/core/prompts',
  )) as typeof import('@langchain/core/prompts')
  const chain = ChatPromptTemplate.fromMessages([['human', '{question}']])
    .pipe(await ownModel(context))
    .pipe(RunnableLambda.from((message: Answer) => String(message.content)))
  return chain.invoke({ question: context.prompt })
}

const own: readonly ConformanceCase[] = [
  {
    name: 'own chat model invoke',
    run: async (context) => seen(await (await ownModel(context)).invoke(context.prompt)),
  },
  {
    name: 'own chat model stream',
    run: async (context) =>
      (await collect(await (await ownModel(context)).stream(context.prompt))).map(seen),
  },
  {
    name: 'own chat model stream left early',
    run: async (context) => {
      for await (const chunk of await (await ownModel(context)).stream(context.prompt)) {
        return chunk.content
      }
      return undefined
    },
  },
  {
    name: 'own chat model batch',
    spans: 2,
    run: async (context) =>
      (await (await ownModel(context)).batch([context.prompt, context.prompt])).map(seen),
  },
  {
    name: 'own chat model streamEvents v2',
    run: async (context) => {
      const model = await ownModel(context)
      const events = await collect(model.streamEvents(context.prompt, { version: 'v2' }))
      return events.map(({ event, name }) => [event, name])
    },
  },
  {
    name: 'own chat model streamEvents of the newer protocol',
    majors: [1, 1],
    run: async (context) => {
      const model = await ownModel(context)
      return (await collect(model.streamEvents(context.prompt))).map(({ event }) => event)
    },
  },
  {
    name: 'own text model invoke',
    run: async (context) => (await ownTextModel(context)).invoke(context.prompt),
  },
  {
    name: 'tool invoke',
    run: async (context) => (await searchTool(context)).invoke({ query: context.prompt }),
  },
  {
    name: 'tool invoke with a tool call',
    run: async (context) =>
      withoutId(
        await (
          await searchTool(context)
        ).invoke({
          name: 'search',
          args: { query: context.prompt },
          id: 'call_1',
          type: 'tool_call',
        }),
      ),
  },
  {
    name: 'tool with arguments that do not fit',
    spans: 0,
    gate: 'none',
    run: async (context) => {
      const search = await searchTool(context)
      return thrownBy(() => search.invoke({ query: 7 } as never))
    },
  },
  {
    name: 'DynamicTool',
    run: async (context) => {
      const { DynamicTool } = (await context.load('@langchain/core/tools')) as Tools
      const echo = new DynamicTool({
        name: 'echo',
        description: 'Says it again.',
        func: async (input) => {
          context.received(input)
          return input
        },
      })
      return echo.invoke(context.prompt)
    },
  },
  {
    name: 'retriever',
    run: async (context) => {
      const { BaseRetriever } = (await context.load(
        '@langchain/core/retrievers',
      )) as typeof import('@langchain/core/retrievers')
      class Shelf extends BaseRetriever {
        lc_namespace = ['test']
        override async _getRelevantDocuments(query: string) {
          context.received(query)
          return [{ pageContent: `about ${query}`, metadata: {} }]
        }
      }
      return new Shelf().invoke(context.prompt)
    },
  },
  {
    name: 'sequence of a prompt, a model and a lambda',
    // The sequence, the model and the lambda; the prompt and the parser only shape data.
    spans: 3,
    run: sequence,
  },
  {
    name: 'sequence streamed',
    spans: 2,
    run: async (context) => {
      const { StringOutputParser } = (await context.load(
        '@langchain/core/output_parsers',
      )) as typeof import('@langchain/core/output_parsers')
      return collect(
        await (await ownModel(context)).pipe(new StringOutputParser()).stream(context.prompt),
      )
    },
  },
  {
    name: 'sequence streamed and left early',
    spans: 3,
    run: async (context) => {
      const { RunnableLambda } = await runnables(context)
      const chain = RunnableLambda.from((text: string) => text).pipe(await ownModel(context))
      for await (const chunk of await chain.stream(context.prompt)) return chunk.content
      return undefined
    },
  },
  {
    name: 'parallel branches, one of which fails',
    spans: 3,
    run: async (context) => {
      const { RunnableLambda, RunnableParallel } = await runnables(context)
      const both = RunnableParallel.from({
        model: await ownModel(context),
        bad: RunnableLambda.from(() => {
          throw new TypeError('no')
        }),
      })
      return thrownBy(() => both.invoke(context.prompt))
    },
  },
  {
    name: 'graph with a tool node',
    // The graph, its two nodes and the tool.
    spans: 4,
    run: async (context) => {
      const graph = await toolGraph(context)
      const result = await graph.invoke({ messages: [['user', 'go']] } as never)
      return (result.messages as readonly Answer[]).map(withoutId)
    },
  },
  {
    name: 'graph streamed',
    spans: 4,
    run: async (context) => {
      const stream = await (
        await toolGraph(context)
      ).stream({ messages: [['user', 'go']] } as never)
      return (await collect(stream)).map((update) => Object.keys(update as object))
    },
  },
]

export const cases: LibraryCases = {
  library: '@langchain/core',
  versions: ['installed', '^0.3'],
  beside: { '@langchain/openai': '^0.6', '@langchain/langgraph': '^0.4', zod: '^3.25' },
  script: openAiScript,
  page: {
    says: 'Lisbon',
    spans: [
      ...['invoke_agent helper', 'agent', 'RunnableSequence', 'prompt', 'RunnableLambda'],
      'chat gpt-4o-mini',
    ],
    environment: (url) => ({ OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${url}/v1` }),
  },
  cases: [...openai, ...own],
}

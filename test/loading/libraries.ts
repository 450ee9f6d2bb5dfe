/**
 * What an application does with each library, as source text, so that it can be written in every way of loading:
 * a harmless call, and one with a dangerous word that must not leave.
 */
import { anthropicScript } from '../conformance/answers/anthropic.ts'
import { mcpScript } from '../conformance/answers/mcp.ts'
import { openAiScript } from '../conformance/answers/openai.ts'
import type { WireScript } from '../support/wire-server.ts'

/** The word that the configuration of the runs calls dangerous. */
export const DANGEROUS = 'xyzzy'

export interface AppLibrary {
  /** As in the table. */
  readonly name: string
  /** Name of the instrumentation. */
  readonly instrumentation: string
  /** By which it tells itself in patch events. */
  readonly package: string
  /** Exported names by module. */
  readonly imports: Readonly<Record<string, readonly string[]>>
  /** Body of an `async (base, watch, watchModel)` over the imported names; gives what was answered and refused. */
  readonly body: string
  /** Tells its spans from others', by name and data. */
  readonly own: RegExp
  readonly spans: readonly string[]
  /** Modules that `monitorModule` is given where there is no hook. */
  readonly modules: readonly string[]
  /** The spans that are left where only clients are handed over; undefined where there is no such thing. */
  readonly clientSpans?: readonly string[]
}

/** The error's code, also where a library has wrapped the error. */
const REFUSED = `.then(() => 'let through', (error) =>
  error.code ?? error.cause?.code ?? error.error?.code ?? String(error))`

const mcp = (
  name: string,
  from: Pick<AppLibrary, 'package' | 'imports' | 'modules'>,
): AppLibrary => ({
  name: `mcp ${name}`,
  instrumentation: 'mcp',
  ...from,
  body: `
    const client = watch(new Client({ name: 'mcp-${name}', version: '1.0.0' }))
    await client.connect(new StreamableHTTPClientTransport(new URL(base + '/mcp')))
    const { content } = await client.callTool({ name: 'a', arguments: { text: 'hello' } })
    const refused = await client.callTool({ name: 'a', arguments: { text: '${DANGEROUS}' } })${REFUSED}
    await client.close()
    return [content[0].type, refused]`,
  own: new RegExp(`"mcp-${name.replace('.', String.raw`\.`)}"`),
  spans: ['initialize', 'tools/call a', 'tools/call a'],
  clientSpans: ['initialize', 'tools/call a', 'tools/call a'],
})

export const APP_LIBRARIES: readonly AppLibrary[] = [
  {
    name: 'openai',
    instrumentation: 'openai',
    package: 'openai',
    imports: { openai: ['OpenAI'] },
    body: `
    const client = watch(new OpenAI({ baseURL: base + '/v1', apiKey: 'k', maxRetries: 0 }))
    const ask = (content) =>
      client.chat.completions.create({ model: 'm-openai', messages: [{ role: 'user', content }] })
    const { choices } = await ask('hello')
    return [typeof choices[0].message.content, await ask('${DANGEROUS}')${REFUSED}]`,
    own: /m-openai/,
    spans: ['chat m-openai', 'chat m-openai'],
    modules: ['openai'],
    clientSpans: ['chat m-openai', 'chat m-openai'],
  },
  {
    name: 'anthropic',
    instrumentation: 'anthropic',
    package: '@anthropic-ai/sdk',
    imports: { '@anthropic-ai/sdk': ['Anthropic'] },
    body: `
    const client = watch(new Anthropic({ baseURL: base, apiKey: 'k', maxRetries: 0 }))
    const ask = (content) =>
      client.messages.create({ model: 'm-anthropic', max_tokens: 9, messages: [{ role: 'user', content }] })
    const { content } = await ask('hello')
    return [typeof content[0].text, await ask('${DANGEROUS}')${REFUSED}]`,
    own: /m-anthropic/,
    spans: ['chat m-anthropic', 'chat m-anthropic'],
    modules: ['@anthropic-ai/sdk'],
    clientSpans: ['chat m-anthropic', 'chat m-anthropic'],
  },
  mcp('1.x', {
    package: '@modelcontextprotocol/sdk',
    imports: {
      '@modelcontextprotocol/sdk/client/index.js': ['Client'],
      '@modelcontextprotocol/sdk/client/streamableHttp.js': ['StreamableHTTPClientTransport'],
    },
    modules: ['@modelcontextprotocol/sdk/client/index.js'],
  }),
  mcp('2.x', {
    package: '@modelcontextprotocol/client',
    imports: { '@modelcontextprotocol/client': ['Client', 'StreamableHTTPClientTransport'] },
    modules: ['@modelcontextprotocol/client'],
  }),
  {
    name: 'langchain',
    instrumentation: 'langchain',
    package: '@langchain/core',
    imports: { '@langchain/core/tools': ['tool'], '@langchain/core/runnables': ['RunnableLambda'] },
    body: `
    const schema = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] }
    const ran = []
    const look = tool(async ({ text }) => { ran.push(text); return 'seen' }, { name: 'peek', schema })
    const chain = RunnableLambda.from((text) => look.invoke({ text })).withConfig({ runName: 'lookup' })
    const answer = await chain.invoke('hello')
    const refused = await look.invoke({ text: '${DANGEROUS}' })${REFUSED}
    return [typeof answer, ran.length === 1 ? refused : 'let through']`,
    own: /execute_tool peek|lookup/,
    spans: ['lookup', 'execute_tool peek', 'execute_tool peek'],
    modules: [
      '@langchain/core/callbacks/manager',
      '@langchain/core/tools',
      '@langchain/core/runnables',
      '@langchain/core/singletons',
    ],
  },
  {
    name: 'vercel ai',
    instrumentation: 'vercel-ai',
    package: 'ai',
    imports: { ai: ['generateText'], '@ai-sdk/openai': ['createOpenAI'] },
    body: `
    const model = watchModel(createOpenAI({ baseURL: base + '/v1', apiKey: 'k' }).chat('m-ai'))
    const ask = (prompt) => generateText({ model, prompt, maxRetries: 0 })
    const { text } = await ask('hello')
    return [typeof text, await ask('${DANGEROUS}')${REFUSED}]`,
    own: /m-ai|cylestio\.vercel_ai/,
    spans: ['invoke_agent', 'chat m-ai', 'invoke_agent', 'chat m-ai'],
    modules: ['ai'],
    clientSpans: ['chat m-ai', 'chat m-ai'],
  },
  {
    name: 'openai agents',
    instrumentation: 'openai-agents',
    package: '@openai/agents-core',
    imports: { '@openai/agents-core': ['Agent', 'run', 'tool', 'setTracingDisabled'] },
    body: `
    setTracingDisabled(true)
    const parameters = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false }
    const ran = []
    const look = tool({ name: 'look', description: 'Looks.', parameters, execute: ({ text }) => { ran.push(text); return 'seen' } })
    const asking = (text) => {
      const outputs = [
        [{ type: 'function_call', callId: 'call_1', name: 'look', arguments: JSON.stringify({ text }), status: 'completed' }],
        [{ type: 'message', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: 'done' }] }],
      ]
      const usage = { requests: 1, inputTokens: 1, outputTokens: 1, totalTokens: 2, inputTokensDetails: [], outputTokensDetails: [] }
      usage.add = () => {}
      const model = { getResponse: async () => ({ output: outputs.shift(), usage }) }
      return run(new Agent({ name: 'looker', instructions: 'Look.', model, tools: [look] }), 'Look.')
    }
    const { finalOutput } = await asking('hello')
    const refused = await asking('${DANGEROUS}')${REFUSED}
    return [typeof finalOutput, ran.length === 1 ? refused : 'let through']`,
    own: /looker|execute_tool look|invoke_workflow/,
    spans: [
      ...['invoke_workflow Agent workflow', 'invoke_agent looker', 'execute_tool look'],
      ...['invoke_workflow Agent workflow', 'invoke_agent looker', 'execute_tool look'],
    ],
    modules: ['@openai/agents-core'],
  },
]

/** One server for all of them, by path. */
export const appScript: WireScript = (request, index) => {
  if (request.path.startsWith('/mcp')) return mcpScript(request, index)
  if (request.path.startsWith('/v1/messages')) return anthropicScript(request, index)
  return openAiScript(request, index)
}

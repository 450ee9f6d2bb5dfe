import {
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_SYSTEM,
  GEN_AI_OPERATION_EXECUTE_TOOL,
} from '../semconv/gen-ai.ts'
import { ATTR_MCP_METHOD_NAME } from '../semconv/mcp.ts'
import type { ReadableSpanLike } from '../util/otel-types.ts'

/** The channel of a span that is not ours; undefined when it is no GenAI or MCP span. */
export function foreignChannel(span: ReadableSpanLike): string | undefined {
  const { attributes } = span
  if (attributes[ATTR_MCP_METHOD_NAME] !== undefined) return 'MCP'
  // Mastra has spans for the steps of one generation, with the attributes of the whole.
  const mastra = ofKind(attributes['mastra.span.type'], MASTRA, 'AGENT')
  if (mastra !== undefined) return mastra
  const operation = attributes[ATTR_GEN_AI_OPERATION_NAME]
  if (operation === GEN_AI_OPERATION_EXECUTE_TOOL) return 'TOOL'
  if (typeof operation === 'string' && /agent|workflow|plan/.test(operation)) return 'AGENT'
  if (operation === undefined && ANTHROPIC_SCOPE.test(span.instrumentationScope.name)) return 'API'
  if (operation !== undefined || attributes[ATTR_GEN_AI_PROVIDER_NAME] !== undefined) return 'LLM'
  if (attributes[ATTR_GEN_AI_SYSTEM] !== undefined) return 'LLM'
  // The Vercel AI SDK: its outer spans run the tool loop, the inner ones (`.doGenerate`) call the model.
  const vercel = attributes['ai.operationId']
  if (vercel === 'ai.toolCall') return 'TOOL'
  if (typeof vercel === 'string') return /\.do[A-Z]/.test(vercel) ? 'LLM' : 'AGENT'
  // Logfire's own wrappers of model clients.
  if (
    attributes['logfire.msg_template'] !== undefined &&
    attributes['request_data'] !== undefined
  ) {
    return 'LLM'
  }
  for (const [name, kinds, otherwise] of KINDS_BY_ATTRIBUTE) {
    const channel = ofKind(attributes[name], kinds, otherwise)
    if (channel !== undefined) return channel
  }
  return undefined
}

/** The SDK's own spans; those without an operation ask no model: token counts, batches, files. */
const ANTHROPIC_SCOPE = /^com\.anthropic\.sdk\.typescript(?:\.|$)/

type Kinds = Readonly<Record<string, string | undefined>>

/** @param otherwise for kinds that the table does not have */
function ofKind(kind: unknown, kinds: Kinds, otherwise?: string): string | undefined {
  return typeof kind === 'string' ? (kinds[kind.toLowerCase()] ?? otherwise) : undefined
}

/** OpenInference and OpenLLMetry. */
const KINDS: Kinds = {
  __proto__: null as never,
  llm: 'LLM',
  embedding: 'LLM',
  prompt: 'LLM',
  tool: 'TOOL',
  retriever: 'TOOL',
  reranker: 'TOOL',
  agent: 'AGENT',
  chain: 'AGENT',
  workflow: 'AGENT',
  task: 'AGENT',
  guardrail: 'AGENT',
  evaluator: 'AGENT',
}

const LANGFUSE: Kinds = {
  __proto__: null as never,
  generation: 'LLM',
  embedding: 'LLM',
  tool: 'TOOL',
  retriever: 'TOOL',
}

const GENKIT: Kinds = {
  __proto__: null as never,
  model: 'LLM',
  'background-model': 'LLM',
  embedder: 'LLM',
  tool: 'TOOL',
  'tool.v2': 'TOOL',
  retriever: 'TOOL',
  indexer: 'TOOL',
  reranker: 'TOOL',
  resource: 'TOOL',
}

const MASTRA: Kinds = {
  __proto__: null as never,
  model_generation: 'LLM',
  llm_generation: 'LLM',
  tool_call: 'TOOL',
  mcp_tool_call: 'MCP',
}

/** Where each tells the kind of a span, the first that is there decides; what has other kinds is part of an agent. */
const KINDS_BY_ATTRIBUTE: readonly (readonly [name: string, kinds: Kinds, otherwise?: string])[] = [
  ['openinference.span.kind', KINDS],
  ['traceloop.span.kind', KINDS],
  ['langfuse.observation.type', LANGFUSE, 'AGENT'],
  ['genkit:metadata:subtype', GENKIT, 'AGENT'],
  ['genkit:type', GENKIT, 'AGENT'],
]

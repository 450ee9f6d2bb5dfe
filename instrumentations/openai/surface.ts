/** What of the `openai` package is monitored: one row for each method that sends a request to a model. */
import type { Attributes } from '@opentelemetry/api'
import { responseEventCollector } from '../../src/calls/llm/response-events.ts'
import { usageAttributes } from '../../src/calls/llm/usage.ts'
import type { OutputReading } from '../../src/calls/types.ts'
import { wrapFunction } from '../../src/calls/wrap-function.ts'
import {
  ATTR_GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  ATTR_GEN_AI_RESPONSE_MODEL,
  GEN_AI_OPERATION_EMBEDDINGS,
  GEN_AI_OPERATION_TEXT_COMPLETION,
} from '../../src/semconv/gen-ai.ts'
import type { ClassMethod } from '../shared/class-methods.ts'
import type { LibraryPackage } from '../shared/library.ts'
import { wrapToolRunner } from '../shared/tools.ts'
import { describing, type Operation } from './describe.ts'
import { gatedRunnable } from './run-tools.ts'

/** Majors of `openai` that the tests cover. */
export const TESTED_MAJORS = [4, 7] as const

export const OPENAI_PACKAGES: readonly LibraryPackage[] = [
  { name: 'openai', testedMajors: TESTED_MAJORS, files: ['index.js', 'index.mjs'] },
]

const row = (
  name: string,
  method: string,
  operation: Operation,
  more: Partial<ClassMethod> & { readonly docs: NonNullable<ClassMethod['docs']> },
): ClassMethod => ({
  classes: name.split('.'),
  method,
  wrap: (original) => wrapFunction(original, describing(operation)),
  ...more,
})

/** Images, sound and vectors are no text that could be judged; the request's texts are. */
const withoutContent = (value: unknown): OutputReading => ({ attributes: answerFacts(value) })

/**
 * `chat.completions.create` and `responses.create` carry the helpers `parse`, `stream` and `runTools` too.
 * The conventions have no operation name for images, sound and compaction; theirs are our own.
 */
export const OPENAI_METHODS: readonly ClassMethod[] = [
  row(
    'Chat.Completions',
    'create',
    { path: '/chat/completions' },
    { docs: { span: 'chat <model>', also: ['parse', 'stream', 'runTools'] } },
  ),
  // In version 4 it is among the beta resources.
  ...['Chat.Completions', 'Beta.Chat.Completions'].map((name, at): ClassMethod => ({
    classes: name.split('.'),
    method: 'runTools',
    wrap: wrapToolRunner(gatedRunnable),
    optional: true,
    docs: {
      channel: 'TOOL',
      span: 'execute_tool <tool>',
      versions: at === 0 ? 'from 5 on' : '4',
    },
  })),
  row(
    'Responses',
    'create',
    { path: '/responses', collector: responseEventCollector },
    { docs: { span: 'chat <model>', also: ['parse', 'stream'] } },
  ),
  row(
    'Responses',
    'compact',
    { path: '/responses/compact', operation: 'compaction' },
    { optional: true, docs: { span: 'compaction <model>', versions: 'from 6 on' } },
  ),
  row(
    'Beta.Responses',
    'create',
    { path: '/responses?beta=true', collector: responseEventCollector },
    { optional: true, docs: { span: 'chat <model>', also: ['parse', 'stream'], versions: '7' } },
  ),
  row(
    'Completions',
    'create',
    { path: '/completions', operation: GEN_AI_OPERATION_TEXT_COMPLETION },
    { docs: { span: 'text_completion <model>' } },
  ),
  row(
    'Embeddings',
    'create',
    {
      path: '/embeddings',
      operation: GEN_AI_OPERATION_EMBEDDINGS,
      readResponse: readEmbeddings,
    },
    { docs: { span: 'embeddings <model>' } },
  ),
  ...['generate', 'edit', 'createVariation'].map((method) =>
    row(
      'Images',
      method,
      { path: '/images', operation: 'image_generation', readResponse: withoutContent },
      { docs: { span: 'image_generation <model>' } },
    ),
  ),
  row(
    'Audio.Speech',
    'create',
    { path: '/audio/speech', operation: 'speech_generation', readResponse: withoutContent },
    { docs: { span: 'speech_generation <model>' } },
  ),
  ...(
    [
      ['Transcriptions', 'speech_transcription'],
      ['Translations', 'speech_translation'],
    ] as const
  ).map(([name, operation]) =>
    row(
      `Audio.${name}`,
      'create',
      { path: `/audio/${name.toLowerCase()}`, operation },
      { docs: { span: `${operation} <model>` } },
    ),
  ),
]

function readEmbeddings(value: unknown): OutputReading {
  const attributes = answerFacts(value)
  const [first] = (value as { data?: readonly { embedding?: unknown }[] }).data ?? []
  // A list of numbers; the client asks for base64 and decodes it unless told otherwise.
  if (Array.isArray(first?.embedding)) {
    attributes[ATTR_GEN_AI_EMBEDDINGS_DIMENSION_COUNT] = first.embedding.length
  }
  return { attributes }
}

function answerFacts(value: unknown): Attributes {
  if (typeof value !== 'object' || value === null) return {}
  const { model, usage } = value as { model?: unknown; usage?: unknown }
  return {
    ...usageAttributes(usage),
    ...(typeof model === 'string' ? { [ATTR_GEN_AI_RESPONSE_MODEL]: model } : {}),
  }
}

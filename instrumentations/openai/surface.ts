/** What of the `openai` package is monitored: one row for each method that sends a request to a model. */
import { readWithoutContent } from '../../src/calls/llm/embeddings.ts'
import { responseEventCollector } from '../../src/calls/llm/response-events.ts'
import { GEN_AI_OPERATION_TEXT_COMPLETION } from '../../src/semconv/gen-ai.ts'
import type { ClassMethod } from '../shared/class-methods.ts'
import type { LibraryPackage } from '../shared/library.ts'
import { openAiRows } from '../shared/openai/describe.ts'
import { audioRows, embeddingsRow } from '../shared/openai/rows.ts'
import { wrapToolRunner } from '../shared/tools.ts'
import { gatedRunnable } from './run-tools.ts'

/** Majors of `openai` that the tests cover. */
export const TESTED_MAJORS = [4, 7] as const

export const OPENAI_PACKAGES: readonly LibraryPackage[] = [
  { name: 'openai', testedMajors: TESTED_MAJORS, files: ['index.js', 'index.mjs'] },
]

const row = openAiRows('openai')

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
  embeddingsRow(row),
  ...['generate', 'edit', 'createVariation'].map((method) =>
    row(
      'Images',
      method,
      { path: '/images', operation: 'image_generation', readResponse: readWithoutContent },
      { docs: { span: 'image_generation <model>' } },
    ),
  ),
  ...audioRows(row),
]

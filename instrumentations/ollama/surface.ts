/** What of the `ollama` package is monitored: one row for each method that asks a model. */
import { readEmbeddings } from '../../src/calls/llm/embeddings.ts'
import { wrapFunction } from '../../src/calls/wrap-function.ts'
import {
  GEN_AI_OPERATION_CHAT,
  GEN_AI_OPERATION_EMBEDDINGS,
  GEN_AI_OPERATION_TEXT_COMPLETION,
} from '../../src/semconv/gen-ai.ts'
import type { ClassMethod } from '../shared/class-methods.ts'
import type { LibraryPackage } from '../shared/library.ts'
import { describing, type Operation } from './describe.ts'

/** Majors of `ollama` that the tests cover. */
export const TESTED_MAJORS = [0, 0] as const

export const OLLAMA_PACKAGES: readonly LibraryPackage[] = [
  {
    name: 'ollama',
    testedMajors: TESTED_MAJORS,
    files: ['dist/index.cjs', 'dist/index.mjs', 'dist/browser.cjs', 'dist/browser.mjs'],
  },
]

const row = (
  method: string,
  operation: Operation,
  more: Partial<ClassMethod> = {},
): ClassMethod => ({
  classes: [],
  method,
  wrap: (original) => wrapFunction(original, describing(operation)),
  docs: { span: `${operation.operation} <model>` },
  ...more,
})

const EMBEDDINGS = { operation: GEN_AI_OPERATION_EMBEDDINGS, readResponse: readEmbeddings }

/** Pulling, creating and listing models ask none; the search and fetch of ollama.com are no models. */
export const OLLAMA_METHODS: readonly ClassMethod[] = [
  row('chat', { operation: GEN_AI_OPERATION_CHAT }),
  row('generate', { operation: GEN_AI_OPERATION_TEXT_COMPLETION }),
  row('embed', EMBEDDINGS, {
    optional: true,
    docs: { span: 'embeddings <model>', versions: 'from 0.5.3 on' },
  }),
  row('embeddings', EMBEDDINGS),
  row(
    'systemone',
    { operation: 'classification' },
    { optional: true, docs: { span: 'classification <model>', versions: 'from 0.6.4 on' } },
  ),
]

/** What of the `@mistralai/mistralai` package is monitored: one row for each method that asks a model. */
import { readEmbeddings } from '../../src/calls/llm/embeddings.ts'
import {
  GEN_AI_OPERATION_CHAT,
  GEN_AI_OPERATION_EMBEDDINGS,
  GEN_AI_OPERATION_TEXT_COMPLETION,
} from '../../src/semconv/gen-ai.ts'
import type { ClassMethod } from '../shared/class-methods.ts'
import type { LibraryPackage } from '../shared/library.ts'
import { type Operation, wrapRequest } from './describe.ts'

/** Majors of `@mistralai/mistralai` that the tests cover. */
export const TESTED_MAJORS = [1, 2] as const

export const MISTRAL_PACKAGES: readonly LibraryPackage[] = [
  {
    name: '@mistralai/mistralai',
    testedMajors: TESTED_MAJORS,
    // Version 2 is an ES module alone, version 1 a CommonJS one.
    files: ['esm/index.js', 'index.js'],
  },
]

const row = (
  name: string,
  method: string,
  operation: Operation,
  docs: Partial<NonNullable<ClassMethod['docs']>> = {},
): ClassMethod => ({
  classes: [name],
  method,
  wrap: (original) => wrapRequest(original, operation),
  optional: true,
  docs: { span: `${operation.operation} <model>`, ...docs },
})

const CHAT = { operation: GEN_AI_OPERATION_CHAT }
const CHAT_STREAM = { ...CHAT, stream: true } as const
const FIM = { operation: GEN_AI_OPERATION_TEXT_COMPLETION }

/** Conversations and agents of the beta, OCR, sound, files, batches and workflows are left out. */
export const MISTRAL_METHODS: readonly ClassMethod[] = [
  { ...row('Chat', 'complete', CHAT), optional: false },
  { ...row('Chat', 'stream', CHAT_STREAM), optional: false },
  row('Chat', 'parse', CHAT),
  row('Chat', 'parseStream', CHAT_STREAM),
  row('Agents', 'complete', CHAT, { span: 'chat <agent>' }),
  row('Agents', 'stream', CHAT_STREAM, { span: 'chat <agent>' }),
  row('Fim', 'complete', FIM),
  row('Fim', 'stream', { ...FIM, stream: true }),
  row('Embeddings', 'create', {
    operation: GEN_AI_OPERATION_EMBEDDINGS,
    readResponse: readEmbeddings,
  }),
  ...['moderate', 'moderateChat', 'classify', 'classifyChat'].map((method) =>
    row('Classifiers', method, { operation: 'classification' }),
  ),
]

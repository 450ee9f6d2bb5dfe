/** What of the `cohere-ai` package is monitored: one row for each method that asks a model. */
import {
  GEN_AI_OPERATION_CHAT,
  GEN_AI_OPERATION_EMBEDDINGS,
  GEN_AI_OPERATION_TEXT_COMPLETION,
} from '../../src/semconv/gen-ai.ts'
import type { ClassMethod } from '../shared/class-methods.ts'
import type { LibraryPackage } from '../shared/library.ts'
import { type Operation, wrapRequest } from './describe.ts'
import { readRanking, readVectors } from './response.ts'

/** Majors of `cohere-ai` that the tests cover. */
export const TESTED_MAJORS = [7, 8] as const

export const COHERE_PACKAGES: readonly LibraryPackage[] = [
  { name: 'cohere-ai', testedMajors: TESTED_MAJORS, files: ['index.js', 'aws.js'] },
]

const row = (classes: readonly string[], method: string, operation: Operation): ClassMethod => ({
  classes,
  method,
  wrap: (original) => wrapRequest(original, operation),
  optional: true,
  // A client of the second version has its methods under the same names as one of the first.
  ...(classes.length > 0 ? {} : { docs: { span: `${operation.operation} <model>` } }),
})

/** A method of both versions. */
const both = (method: string, operation: Operation): ClassMethod[] => [
  row([], method, operation),
  { ...row(['V2'], method, operation), optional: false },
]

const CHAT = { operation: GEN_AI_OPERATION_CHAT }
const TEXT = { operation: GEN_AI_OPERATION_TEXT_COMPLETION }

/** Models, data sets, fine-tuning, batches, jobs, tokens, sound and connectors are left out. */
export const COHERE_METHODS: readonly ClassMethod[] = [
  ...both('chat', CHAT),
  ...both('chatStream', { ...CHAT, stream: true }),
  ...both('embed', { operation: GEN_AI_OPERATION_EMBEDDINGS, readResponse: readVectors }),
  // The conventions have no name for it; this is our own, as is the next one.
  ...both('rerank', { operation: 'rerank', readResponse: readRanking }),
  row([], 'classify', { operation: 'classification', readResponse: readRanking }),
  row([], 'generate', TEXT),
  row([], 'generateStream', { ...TEXT, stream: true }),
  row([], 'summarize', TEXT),
]

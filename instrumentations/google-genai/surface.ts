/** What of the `@google/genai` package is monitored: one row for each method that sends a request to a model. */
import { readEmbeddings, readWithoutContent } from '../../src/calls/llm/embeddings.ts'
import { wrapFunction } from '../../src/calls/wrap-function.ts'
import {
  GEN_AI_OPERATION_EMBEDDINGS,
  GEN_AI_OPERATION_GENERATE_CONTENT,
} from '../../src/semconv/gen-ai.ts'
import type { ClassMethod } from '../shared/class-methods.ts'
import type { LibraryPackage } from '../shared/library.ts'
import { describing, type Operation } from './describe.ts'

/** Majors of `@google/genai` that the tests cover. */
export const TESTED_MAJORS = [1, 3] as const

export const GOOGLE_GENAI_PACKAGES: readonly LibraryPackage[] = [
  {
    name: '@google/genai',
    testedMajors: TESTED_MAJORS,
    files: [
      ...['dist/node/index.cjs', 'dist/node/index.mjs'],
      // For other run times, and what bundlers and test runners may take.
      ...['dist/index.cjs', 'dist/index.mjs', 'dist/web/index.mjs'],
    ],
  },
]

const row = (method: string, operation: Operation, docs: ClassMethod['docs']): ClassMethod => ({
  classes: ['Models'],
  method,
  wrap: (original) => wrapFunction(original, describing(operation)),
  ...(docs === undefined ? {} : { docs }),
})

const media = (call: string, operation: string): ClassMethod => ({
  ...row(
    `${call}Internal`,
    { operation, readResponse: readWithoutContent },
    { call: `models.${call}`, span: `${operation} <model>` },
  ),
  optional: true,
})

/**
 * The public methods are functions of each client object, which may ask a model several times; these are the methods
 * behind them, one call for each request. The conventions have no operation name for images and videos; theirs are
 * our own.
 */
export const GOOGLE_GENAI_METHODS: readonly ClassMethod[] = [
  row(
    'generateContentInternal',
    { operation: GEN_AI_OPERATION_GENERATE_CONTENT },
    {
      call: 'models.generateContent',
      also: ['chats.create().sendMessage'],
      span: 'generate_content <model>',
    },
  ),
  row(
    'generateContentStreamInternal',
    { operation: GEN_AI_OPERATION_GENERATE_CONTENT, stream: true },
    {
      call: 'models.generateContentStream',
      also: ['chats.create().sendMessageStream'],
      span: 'generate_content <model>',
    },
  ),
  row(
    'embedContentInternal',
    { operation: GEN_AI_OPERATION_EMBEDDINGS, readResponse: readEmbeddings },
    { call: 'models.embedContent', span: 'embeddings <model>' },
  ),
  media('generateImages', 'image_generation'),
  media('editImage', 'image_generation'),
  media('generateVideos', 'video_generation'),
]

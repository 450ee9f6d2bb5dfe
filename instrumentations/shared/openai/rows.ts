/** Methods that several clients for OpenAI's protocol have. */
import { readEmbeddings, readWithoutContent } from '../../../src/calls/llm/embeddings.ts'
import { GEN_AI_OPERATION_EMBEDDINGS } from '../../../src/semconv/gen-ai.ts'
import type { ClassMethod } from '../class-methods.ts'
import type { OpenAIRows } from './describe.ts'

/** @param root beginning of the paths, such as `/openai/v1` */
export const embeddingsRow = (row: OpenAIRows, root = ''): ClassMethod =>
  row(
    'Embeddings',
    'create',
    {
      path: `${root}/embeddings`,
      operation: GEN_AI_OPERATION_EMBEDDINGS,
      readResponse: readEmbeddings,
    },
    { docs: { span: 'embeddings <model>' } },
  )

/** Sound; the conventions have no operation names for it. */
export const audioRows = (row: OpenAIRows, root = ''): ClassMethod[] => [
  row(
    'Audio.Speech',
    'create',
    {
      path: `${root}/audio/speech`,
      operation: 'speech_generation',
      readResponse: readWithoutContent,
    },
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
      { path: `${root}/audio/${name.toLowerCase()}`, operation },
      { docs: { span: `${operation} <model>` } },
    ),
  ),
]

/** What of `@langchain/core` is monitored. */
import type { LibraryPackage, SurfaceRow } from '../shared/library.ts'

/** Majors of `@langchain/core` that the tests cover: 0.3 and 1.x. */
export const TESTED_MAJORS = [0, 1] as const

/** The files that have what is patched, without their ending: the package is entered through subpaths. */
const FILES = [
  'callbacks/manager',
  'language_models/chat_models',
  'language_models/llms',
  'retrievers/index',
  'runnables/base',
  'singletons/async_local_storage/index',
  'tools/index',
  'utils/async_caller',
] as const

export const LANGCHAIN_PACKAGES: readonly LibraryPackage[] = [
  {
    name: '@langchain/core',
    testedMajors: TESTED_MAJORS,
    files: FILES.flatMap((file) => [`dist/${file}.cjs`, `dist/${file}.js`]),
  },
]

export const LANGCHAIN_ROWS: readonly SurfaceRow[] = [
  { call: 'graph.invoke', also: ['stream'], span: 'invoke_agent <name>', channel: 'AGENT' },
  { call: 'chain.invoke', also: ['stream', 'batch'], span: '<run name>', channel: 'AGENT' },
  {
    call: 'chatModel.invoke',
    also: ['stream', 'batch', 'generate', 'streamEvents'],
    span: 'chat <model>',
    channel: 'LLM',
  },
  {
    call: 'textModel.invoke',
    also: ['stream', 'batch', 'generate'],
    span: 'text_completion <model>',
    channel: 'LLM',
  },
  { call: 'tool.invoke', also: ['call'], span: 'execute_tool <name>', channel: 'TOOL' },
  { call: 'retriever.invoke', span: 'retrieval <name>', channel: 'TOOL' },
]

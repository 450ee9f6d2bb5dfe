/** What of the `@aws-sdk/client-bedrock-runtime` package is monitored. */
import type { LibraryPackage, SurfaceRow } from '../shared/library.ts'

/** Majors of `@aws-sdk/client-bedrock-runtime` that the tests cover. */
export const TESTED_MAJORS = [3, 3] as const

export const BEDROCK_PACKAGES: readonly LibraryPackage[] = [
  {
    name: '@aws-sdk/client-bedrock-runtime',
    testedMajors: TESTED_MAJORS,
    files: ['dist-cjs/index.js', 'dist-es/index.js'],
  },
]

/** Commands that ask a model, by the name of their class, and the property of the result that streams. */
export const COMMANDS: Readonly<Record<string, CommandKind | undefined>> = {
  __proto__: null as never,
  ConverseCommand: { converse: true },
  ConverseStreamCommand: { converse: true, stream: 'stream' },
  InvokeModelCommand: { converse: false },
  InvokeModelWithResponseStreamCommand: { converse: false, stream: 'body' },
}

export interface CommandKind {
  /** Whether the request has the same shape for all models. */
  readonly converse: boolean
  readonly stream?: 'stream' | 'body'
}

const row = (call: string, also: string): SurfaceRow => ({
  call: `send(new ${call}Command(…))`,
  also: [also],
  span: 'chat <model>',
  channel: 'LLM',
})

export const BEDROCK_SURFACE: readonly SurfaceRow[] = [
  row('Converse', 'converse'),
  row('ConverseStream', 'converseStream'),
  { ...row('InvokeModel', 'invokeModel'), span: 'chat <model>, embeddings <model>' },
  row('InvokeModelWithResponseStream', 'invokeModelWithResponseStream'),
]

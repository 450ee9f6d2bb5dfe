/** What of the `groq-sdk` package is monitored: one row for each method that sends a request to a model. */
import type { ClassMethod } from '../shared/class-methods.ts'
import type { LibraryPackage } from '../shared/library.ts'
import { openAiRows } from '../shared/openai/describe.ts'
import { audioRows, embeddingsRow } from '../shared/openai/rows.ts'

/** Majors of `groq-sdk` that the tests cover. */
export const TESTED_MAJORS = [0, 1] as const

export const GROQ_PACKAGES: readonly LibraryPackage[] = [
  { name: 'groq-sdk', testedMajors: TESTED_MAJORS, files: ['index.js', 'index.mjs'] },
]

const row = openAiRows('groq')
const ROOT = '/openai/v1'

/** Batches, files and models ask no model in this process. */
export const GROQ_METHODS: readonly ClassMethod[] = [
  row(
    'Chat.Completions',
    'create',
    { path: `${ROOT}/chat/completions` },
    { docs: { span: 'chat <model>' } },
  ),
  embeddingsRow(row, ROOT),
  ...audioRows(row, ROOT),
]

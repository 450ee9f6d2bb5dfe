import type { PostingClient } from '../shared/refusal.ts'

/** The parts of the `openai` package that are touched; structural, since 4 to 7 differ in the rest. */
export interface OpenAIExports {
  readonly OpenAI?: unknown
  readonly default?: unknown
}

/** A resource such as `client.chat.completions`. */
export interface OpenAIResource {
  readonly _client?: PostingClient & {
    readonly baseURL?: unknown
    /** Only `AzureOpenAI` has one. */
    readonly apiVersion?: unknown
  }
}

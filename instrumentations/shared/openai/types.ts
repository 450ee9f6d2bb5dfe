import type { PostingClient } from '../refusal.ts'

/** A resource such as `client.chat.completions` of a client that speaks OpenAI's protocol. */
export interface OpenAIResource {
  readonly _client?: PostingClient & {
    readonly baseURL?: unknown
    /** Only `AzureOpenAI` has one. */
    readonly apiVersion?: unknown
  }
}

import type { PostingClient } from '../shared/refusal.ts'

/** The parts of `@anthropic-ai/sdk` that are touched; structural, since 0.20 to 1.x differ in the rest. */
export interface AnthropicExports {
  readonly Anthropic?: unknown
  readonly default?: unknown
}

/** A client, of Anthropic itself or of another platform's package. */
export interface AnthropicClient extends PostingClient {
  readonly baseURL?: unknown
  /** Since 0.134: what the client calls its provider. */
  readonly _genAIProviderName?: unknown
  /** Since 0.134: starts the client's own spans; undefined where those are switched off. */
  readonly _tracer?: unknown
  readonly openTelemetry?: { readonly tracerProvider?: unknown }
}

/** A resource such as `client.messages`. */
export interface AnthropicResource {
  readonly _client?: AnthropicClient
}

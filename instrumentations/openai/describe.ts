import { describeLlmCall, type LlmCallOptions } from '../../src/calls/llm-call.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { rejectedPost } from '../shared/refusal.ts'
import { serverAttributes } from '../shared/server-attributes.ts'
import { providerOf } from './provider.ts'
import type { OpenAIResource } from './types.ts'

/** What is special about one method of the client. */
export interface Operation extends Pick<
  LlmCallOptions,
  'operation' | 'readResponse' | 'collector'
> {
  /** Path of the endpoint, such as `/chat/completions`. */
  readonly path: string
}

type Describe = (args: readonly unknown[], self: unknown) => CallDescription

/** Describes calls of one method, such as `client.chat.completions.create(body, options)`. */
export function describing({ path, ...operation }: Operation): Describe {
  return (args, self) => {
    const client = (self as OpenAIResource | undefined)?._client
    const baseUrl = typeof client?.baseURL === 'string' ? client.baseURL : undefined
    const options = args[1] as { readonly body?: unknown } | undefined
    // A body among the options is what is sent; the rest of them is no content: headers, signals.
    return describeLlmCall([options?.body ?? args[0]], {
      fallbackName: path.slice(1).replaceAll('/', '.'),
      provider: providerOf(baseUrl, client?.apiVersion !== undefined),
      attributes: serverAttributes(baseUrl),
      blocked: (error) => rejectedPost(client, path, error),
      ...operation,
    })
  }
}

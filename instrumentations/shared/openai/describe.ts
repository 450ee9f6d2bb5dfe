/** Calls of clients that Stainless generates for OpenAI's protocol: `openai` itself, and those of other providers. */
import { describeLlmCall, type LlmCallOptions } from '../../../src/calls/llm-call.ts'
import type { CallDescription } from '../../../src/calls/types.ts'
import { wrapFunction } from '../../../src/calls/wrap-function.ts'
import type { ClassMethod } from '../class-methods.ts'
import { rejectedPost } from '../refusal.ts'
import { serverAttributes } from '../server-attributes.ts'
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

/** The rows of one client. */
export interface OpenAIRows {
  /** A method such as `client.chat.completions.create(body, options)`. */
  (
    name: string,
    method: string,
    operation: Operation,
    more: Partial<ClassMethod> & { readonly docs: NonNullable<ClassMethod['docs']> },
  ): ClassMethod
}

/**
 * Makes the rows of a client's surface.
 *
 * @param provider `gen_ai.provider.name` of the client's own service
 * @example const row = openAiRows('groq'); row('Chat.Completions', 'create', { path }, { docs })
 */
export function openAiRows(provider: string): OpenAIRows {
  return (name, method, operation, more) => ({
    classes: name.split('.'),
    method,
    wrap: (original) => wrapFunction(original, describing(operation, provider)),
    ...more,
  })
}

function describing({ path, ...operation }: Operation, provider: string): Describe {
  return (args, self) => {
    const client = (self as OpenAIResource | undefined)?._client
    const baseUrl = typeof client?.baseURL === 'string' ? client.baseURL : undefined
    const options = args[1] as { readonly body?: unknown } | undefined
    // An `AzureOpenAI` may reach Azure by a host of the user's own.
    const own = client?.apiVersion === undefined ? provider : 'azure.ai.openai'
    // A body among the options is what is sent; the rest of them is no content: headers, signals.
    return describeLlmCall([options?.body ?? args[0]], {
      fallbackName: path.slice(1).replaceAll('/', '.'),
      provider: providerOf(baseUrl, own),
      attributes: serverAttributes(baseUrl),
      blocked: (error) => rejectedPost(client, path, error),
      ...operation,
    })
  }
}

import { isData } from '../../src/calls/llm/parts.ts'
import { describeLlmCall, type LlmCallOptions } from '../../src/calls/llm-call.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import { ATTR_GEN_AI_REQUEST_REASONING_LEVEL } from '../../src/semconv/gen-ai.ts'
import { serverAttributes } from '../shared/server-attributes.ts'

/** What is special about one method of the client. */
export interface Operation extends Pick<LlmCallOptions, 'readResponse'> {
  readonly operation: string
}

/** A longer image is data; a shorter one may be the path of a file, which the client reads and sends. */
const MAX_PATH_CHARS = 4_096

/** Describes calls of one method, such as `client.chat({ model, messages })`. */
export function describing(
  operation: Operation,
): (args: readonly unknown[], self: unknown) => CallDescription {
  return ([request], self) => {
    const body = isData(request) ? request : {}
    const { images, ...content } = body
    const { think } = body
    return describeLlmCall([{ ...content, images: pathsOf(images) }], {
      fallbackName: operation.operation,
      // No name of the conventions: the library's own.
      provider: 'ollama',
      attributes: {
        ...serverAttributes(hostOf(self)),
        ...(typeof think === 'string' ? { [ATTR_GEN_AI_REQUEST_REASONING_LEVEL]: think } : {}),
      },
      blocked: (error) => Promise.reject(error),
      ...operation,
    })
  }
}

const pathsOf = (images: unknown): unknown[] =>
  Array.isArray(images)
    ? images.filter((image) => typeof image === 'string' && image.length <= MAX_PATH_CHARS)
    : []

function hostOf(client: unknown): string | undefined {
  const { config } = (client ?? {}) as { readonly config?: { readonly host?: unknown } }
  return typeof config?.host === 'string' ? config.host : undefined
}

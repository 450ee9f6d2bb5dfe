import type { Attributes } from '@opentelemetry/api'
import { anthropicEventCollector } from '../../src/calls/llm/anthropic-events.ts'
import { readLlmResponse } from '../../src/calls/llm/response.ts'
import { describeLlmCall } from '../../src/calls/llm-call.ts'
import type { CallDescription, OutputReading } from '../../src/calls/types.ts'
import {
  ATTR_ERROR_TYPE,
  ATTR_GEN_AI_CONVERSATION_ID,
  ATTR_GEN_AI_OUTPUT_TYPE,
  ATTR_GEN_AI_REQUEST_MAX_TOKENS,
  ATTR_GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_OPERATION_CHAT,
} from '../../src/semconv/gen-ai.ts'
import { rejectedPost } from '../shared/refusal.ts'
import { serverAttributes } from '../shared/server-attributes.ts'
import { providerOf } from './provider.ts'
import type { AnthropicResource } from './types.ts'

/** Names of the SDK's own spans for what the conventions have no name for. */
const ATTR_ANTHROPIC_REQUEST_ID = 'anthropic.request.id'
const ATTR_HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code'

/** What is special about one method of the client. */
export interface Operation {
  /** Path of the endpoint, such as `/v1/messages`. */
  readonly path: string
  /** @default 'chat' */
  readonly operation?: string
}

type Data = Readonly<Record<string, unknown>>
type Describe = (args: readonly unknown[], self: unknown) => CallDescription

/** Describes calls of one method, such as `client.messages.create(body, options)`. */
export function describing({ path, operation = GEN_AI_OPERATION_CHAT }: Operation): Describe {
  return (args, self) => {
    const client = (self as AnthropicResource | undefined)?._client
    const baseUrl = typeof client?.baseURL === 'string' ? client.baseURL : undefined
    const options = dataOf(args[1])
    // A body among the options is what is sent. The rest of them is no content: keys, headers, signals.
    const body = options['body'] ?? args[0]
    return {
      ...describeLlmCall([body], {
        fallbackName: 'messages',
        provider: providerOf(client),
        operation,
        attributes: {
          ...serverAttributes(baseUrl),
          ...requestFacts(dataOf(body), options),
        },
        readResponse: readMessage,
        collector: anthropicEventCollector,
        blocked: (error) => rejectedPost(client, path, error),
      }),
      failure: errorFacts,
    }
  }
}

function requestFacts(body: Data, options: Data): Attributes {
  const { max_tokens_to_sample: maxTokens } = body
  const output = dataOf(body['output_config'])
  const effort = output['effort']
  const conversation = dataOf(options['openTelemetry'])['conversationId']
  const format = dataOf(output['format'] ?? body['output_format'])['type']
  return {
    ...(typeof maxTokens === 'number' ? { [ATTR_GEN_AI_REQUEST_MAX_TOKENS]: maxTokens } : {}),
    ...(typeof effort === 'string' ? { [ATTR_GEN_AI_REQUEST_REASONING_LEVEL]: effort } : {}),
    ...(format === 'json_schema' ? { [ATTR_GEN_AI_OUTPUT_TYPE]: 'json' } : {}),
    ...(typeof conversation === 'string' ? { [ATTR_GEN_AI_CONVERSATION_ID]: conversation } : {}),
  }
}

function readMessage(value: unknown): OutputReading {
  const reading = readLlmResponse(value)
  const id = dataOf(value)['_request_id']
  if (typeof id !== 'string') return reading
  return { ...reading, attributes: { ...reading.attributes, [ATTR_ANTHROPIC_REQUEST_ID]: id } }
}

/** The API's own word for the failure where there is one; older versions keep it in the answer's body. */
function errorFacts(error: unknown): Attributes {
  const { status, type, requestID, request_id: olderId, error: body } = dataOf(error)
  const code = type ?? dataOf(dataOf(body)['error'])['type']
  const id = requestID ?? olderId
  return {
    ...(typeof code === 'string' ? { [ATTR_ERROR_TYPE]: code } : {}),
    ...(typeof status === 'number' ? { [ATTR_HTTP_RESPONSE_STATUS_CODE]: status } : {}),
    ...(typeof id === 'string' ? { [ATTR_ANTHROPIC_REQUEST_ID]: id } : {}),
  }
}

const dataOf = (value: unknown): Data =>
  typeof value === 'object' && value !== null ? (value as Data) : {}

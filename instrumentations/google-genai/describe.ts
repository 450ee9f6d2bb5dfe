import type { Attributes } from '@opentelemetry/api'
import { isData } from '../../src/calls/llm/parts.ts'
import { describeLlmCall, type LlmCallOptions } from '../../src/calls/llm-call.ts'
import type { CallDescription } from '../../src/calls/types.ts'
import {
  ATTR_GEN_AI_OUTPUT_TYPE,
  ATTR_GEN_AI_REQUEST_REASONING_LEVEL,
  ATTR_GEN_AI_REQUEST_STREAM,
} from '../../src/semconv/gen-ai.ts'
import { serverAttributes } from '../shared/server-attributes.ts'

/** What is special about one method of `Models`. */
export interface Operation extends Pick<LlmCallOptions, 'readResponse'> {
  readonly operation: string
  readonly stream?: true
}

/** The parts of `Models` that are touched; structural, since 1 to 3 differ in the rest. */
interface Models {
  readonly apiClient?: { isVertexAI?(): unknown; getBaseUrl?(): unknown }
}

type Data = Readonly<Record<string, unknown>>

/** Describes calls of one method, such as `models.generateContentInternal({ model, contents, config })`. */
export function describing({
  stream,
  ...operation
}: Operation): (args: readonly unknown[], self: unknown) => CallDescription {
  return ([params], self) => {
    const client = (self as Models | undefined)?.apiClient
    const { config, ...request } = isData(params) ? params : {}
    // Headers may hold keys; of these options only the extra body is sent to the model.
    const { httpOptions: http, abortSignal: _, ...settings } = isData(config) ? config : {}
    const { baseUrl, extraBody } = isData(http) ? http : {}
    return describeLlmCall([{ ...request, config: settings, ...(isData(http) && { extraBody }) }], {
      fallbackName: 'models',
      provider: client?.isVertexAI?.() === true ? 'gcp.vertex_ai' : 'gcp.gemini',
      attributes: {
        ...serverAttributes(textOf(baseUrl ?? client?.getBaseUrl?.())),
        ...settingsFacts(settings),
        ...(stream === true ? { [ATTR_GEN_AI_REQUEST_STREAM]: true } : {}),
      },
      blocked: (error) => Promise.reject(error),
      ...operation,
    })
  }
}

function settingsFacts({ thinkingConfig, responseMimeType }: Data): Attributes {
  const level = isData(thinkingConfig) ? thinkingConfig['thinkingLevel'] : undefined
  return {
    ...(typeof level === 'string' ? { [ATTR_GEN_AI_REQUEST_REASONING_LEVEL]: level } : {}),
    ...(responseMimeType === 'application/json' ? { [ATTR_GEN_AI_OUTPUT_TYPE]: 'json' } : {}),
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined

import { readEmbeddings } from '../../src/calls/llm/embeddings.ts'
import { type Data, isData } from '../../src/calls/llm/parts.ts'
import { readLlmResponse } from '../../src/calls/llm/response.ts'
import { describeLlmCall } from '../../src/calls/llm-call.ts'
import type { CallDescription, OutputReading } from '../../src/calls/types.ts'
import {
  ATTR_GEN_AI_REQUEST_STREAM,
  GEN_AI_OPERATION_CHAT,
  GEN_AI_OPERATION_EMBEDDINGS,
} from '../../src/semconv/gen-ai.ts'
import { blocksOf, messageOf, toolsOf } from './blocks.ts'
import { jsonOf } from './body.ts'
import { converseCollector, modelCollector } from './events.ts'
import type { CommandKind } from './surface.ts'

/** Required by the conventions where there is a guardrail (@024a4f94). */
const ATTR_AWS_BEDROCK_GUARDRAIL_ID = 'aws.bedrock.guardrail.id'

/** @param input of the command; the body of `InvokeModel` as the data that it holds */
export function describe(input: unknown, { converse, stream }: CommandKind): CallDescription {
  const given = isData(input) ? input : {}
  const model = typeof given['modelId'] === 'string' ? given['modelId'] : undefined
  const embeds = !converse && model !== undefined && /embed/i.test(model)
  const guardrail = isData(given['guardrailConfig']) ? given['guardrailConfig'] : given
  const { guardrailIdentifier: guard } = guardrail
  return describeLlmCall(
    [{ ...(converse ? converseRequest(given) : modelRequest(given)), model }],
    {
      fallbackName: 'model',
      provider: 'aws.bedrock',
      operation: embeds ? GEN_AI_OPERATION_EMBEDDINGS : GEN_AI_OPERATION_CHAT,
      attributes: {
        ...(typeof guard === 'string' ? { [ATTR_AWS_BEDROCK_GUARDRAIL_ID]: guard } : {}),
        ...(stream === undefined ? {} : { [ATTR_GEN_AI_REQUEST_STREAM]: true }),
      },
      readResponse: converse ? readConverse : readModel,
      collector: converse ? converseCollector : modelCollector,
      blocked: (error) => Promise.reject(error),
    },
  )
}

function converseRequest(input: Data): Data {
  const { modelId: _, messages, system, inferenceConfig, toolConfig, ...others } = input
  return {
    messages: (Array.isArray(messages) ? messages : []).map(messageOf),
    ...(system === undefined ? {} : { system: blocksOf(system) }),
    ...(isData(inferenceConfig) ? inferenceConfig : {}),
    ...(toolConfig === undefined ? {} : { tools: toolsOf(toolConfig) }),
    ...others,
  }
}

/** The body is the model's own request; Titan has its prompt as `inputText`. */
function modelRequest({ body }: Data): Data {
  if (!isData(body)) return { prompt: body }
  const { inputText, textGenerationConfig: config, ...others } = body
  if (inputText === undefined) return Array.isArray(body['messages']) ? withBlocks(body) : body
  return { prompt: inputText, config, ...others }
}

/** Nova's messages are those of Converse, Anthropic's have a `type` in each block and stay as they are. */
function withBlocks(body: Data): Data {
  const { inferenceConfig, toolConfig, messages } = body
  if (inferenceConfig === undefined && toolConfig === undefined && !hasBareBlocks(messages)) {
    return body
  }
  return converseRequest(body)
}

const hasBareBlocks = (messages: unknown): boolean =>
  Array.isArray(messages) &&
  messages.some(
    (message: unknown) =>
      isData(message) &&
      Array.isArray(message['content']) &&
      message['content'].some((block: unknown) => isData(block) && !('type' in block)),
  )

function readConverse(value: unknown): OutputReading {
  if (!isData(value) || !isData(value['output'])) return readLlmResponse(undefined)
  const { output, stopReason, usage } = value
  const message = isData(output['message']) ? output['message'] : {}
  return readLlmResponse({ content: blocksOf(message['content']), stop_reason: stopReason, usage })
}

function readModel(value: unknown): OutputReading {
  const answer = jsonOf(isData(value) ? value['body'] : undefined)
  if (!isData(answer)) return readLlmResponse(answer)
  if ('embedding' in answer || 'embeddings' in answer) return readEmbeddings(answer)
  return isData(answer['output']) ? readConverse(answer) : readLlmResponse(answer)
}

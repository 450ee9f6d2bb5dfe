import type { Attributes } from '@opentelemetry/api'
import {
  ATTR_GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  ATTR_GEN_AI_RESPONSE_MODEL,
} from '../../semconv/gen-ai.ts'
import type { OutputReading } from '../types.ts'
import { type Data, isData } from './parts.ts'
import { usageAttributes } from './usage.ts'

/**
 * Reads usage, model and dimensions out of an answer with vectors; those are no text that could be judged. Known are
 * the shapes of OpenAI and Mistral (`data[].embedding`), Google (`embeddings[].values`), Ollama and Cohere
 * (`embeddings[]`, or a list for each number format).
 */
export function readEmbeddings(value: unknown): OutputReading {
  if (!isData(value)) return {}
  const dimensions = dimensionsOf(value['data'] ?? value['embeddings'] ?? value['embedding'])
  return {
    attributes: {
      ...answerAttributes(value),
      ...(dimensions === undefined ? {} : { [ATTR_GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: dimensions }),
    },
  }
}

/** Usage and model of an answer whose content is no text: vectors, images, sound. */
export function readWithoutContent(value: unknown): OutputReading {
  return isData(value) ? { attributes: answerAttributes(value) } : {}
}

function answerAttributes(value: Data): Attributes {
  const { model } = value
  return {
    // Ollama counts beside the vectors.
    ...usageAttributes(value['usage'] ?? value),
    ...(typeof model === 'string' ? { [ATTR_GEN_AI_RESPONSE_MODEL]: model } : {}),
  }
}

/** Length of the first vector, wherever it stands; text in base64 tells none. */
function dimensionsOf(found: unknown): number | undefined {
  if (Array.isArray(found)) {
    const [first] = found as readonly unknown[]
    return typeof first === 'number' ? found.length : dimensionsOf(first)
  }
  if (!isData(found)) return undefined
  const inner = found['embedding'] ?? found['values'] ?? found['float'] ?? found['int8']
  return dimensionsOf(inner ?? found['uint8'])
}

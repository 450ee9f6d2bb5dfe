/**
 * The JSON schemas of message content, restated from those that the GenAI conventions publish
 * (open-telemetry/semantic-conventions-genai, model/gen-ai/gen-ai-{input-messages,output-messages}.json at commit
 * ae14c021, gen-ai-system-instructions.json at 16c5f010, gen-ai-tool-definitions.json at d357ce21), and stricter in one
 * thing: the published ones take any object with a `type` for a generic part, so that a `tool_call` without a name
 * passes; here a part of a known type must have that type's shape.
 */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

const text = { type: 'string' }
const nullable = { anyOf: [text, { type: 'null' }] }

/** The fields that a part of each type must have. */
const PARTS: Readonly<Record<string, object>> = {
  text: { required: ['content'], properties: { content: text } },
  reasoning: { required: ['content'], properties: { content: text } },
  tool_call: { required: ['name'], properties: { name: text, id: nullable } },
  tool_call_response: { required: ['response'], properties: { id: nullable } },
  server_tool_call: {
    required: ['name', 'server_tool_call'],
    properties: { name: text, id: nullable, server_tool_call: { $ref: '#/$defs/typed' } },
  },
  server_tool_call_response: {
    required: ['server_tool_call_response'],
    properties: { id: nullable, server_tool_call_response: { $ref: '#/$defs/typed' } },
  },
  blob: { required: ['modality', 'content'], properties: { modality: text, content: text } },
  file: { required: ['modality', 'file_id'], properties: { modality: text, file_id: text } },
  uri: { required: ['modality', 'uri'], properties: { modality: text, uri: text } },
  compaction: { properties: { id: nullable, content: nullable } },
}

const $defs = {
  typed: { type: 'object', required: ['type'], properties: { type: text } },
  part: {
    allOf: [
      { $ref: '#/$defs/typed' },
      ...Object.entries(PARTS).map(([type, then]) => ({
        if: { properties: { type: { const: type } } },
        then,
      })),
    ],
  },
}
const role = { enum: ['system', 'user', 'assistant', 'tool'] }
const parts = { type: 'array', items: { $ref: '#/$defs/part' } }
const message = {
  type: 'object',
  required: ['role', 'parts'],
  properties: { role, parts, name: nullable, finish_reason: nullable },
}

const SCHEMAS: Readonly<Record<string, object>> = {
  'gen_ai.input.messages': { $defs, type: 'array', items: message },
  'gen_ai.output.messages': {
    $defs,
    type: 'array',
    items: { ...message, required: ['role', 'parts', 'finish_reason'] },
  },
  'gen_ai.system_instructions': { $defs, ...parts },
  'gen_ai.tool.definitions': {
    type: 'array',
    items: {
      type: 'object',
      required: ['type', 'name'],
      properties: {
        ...{ type: text, name: text, description: nullable },
        parameters: { anyOf: [{ type: ['object', 'boolean'] }, { type: 'null' }] },
      },
    },
  },
}

const ajv = new Ajv2020({ strict: false, allErrors: true })

/** The validator of each content attribute. */
export const CONTENT: ReadonlyMap<string, ValidateFunction> = new Map(
  Object.entries(SCHEMAS).map(([name, schema]) => [name, ajv.compile(schema)]),
)

/** What is wrong with the content of a span's attributes, a sentence each. */
export function contentProblems(attributes: Readonly<Record<string, unknown>>): string[] {
  return [...CONTENT].flatMap(([name, validate]) => {
    const value = attributes[name]
    if (value === undefined) return []
    if (typeof value !== 'string') return [`${name} is no JSON text`]
    if (validate(JSON.parse(value))) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message: why }) => `${name}${instancePath} ${why}: ${value.slice(0, 200)}`,
    )
  })
}

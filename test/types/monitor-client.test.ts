/** A monitored client keeps its type, whatever library it is of. */
import type Anthropic from '@anthropic-ai/sdk'
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import type { GoogleGenAI } from '@google/genai'
import type Groq from 'groq-sdk'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Client as Client2 } from '@modelcontextprotocol/client'
import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { McpServer as McpServer2 } from '@modelcontextprotocol/server'
import type { LanguageModel, ToolSet } from 'ai'
import type { CohereClientV2 } from 'cohere-ai'
import type { Mistral } from '@mistralai/mistralai'
import type { Ollama } from 'ollama'
import type OpenAI from 'openai'
import type { AzureOpenAI } from 'openai'
import { expectTypeOf, test } from 'vitest'
import { monitorModel, monitorTools } from '../../instrumentations/vercel-ai/index.ts'
import { monitor } from '../../src/index.ts'

/** Checked by the compiler; nothing runs. */
const keepsType = <T extends object>(_check: (client: T) => void): void => {}

test('clients of models', () => {
  keepsType<OpenAI>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
    const { create, parse, stream, runTools } = monitor(client).chat.completions
    expectTypeOf(create).toEqualTypeOf<typeof client.chat.completions.create>()
    expectTypeOf(parse).toEqualTypeOf<typeof client.chat.completions.parse>()
    expectTypeOf(stream).toEqualTypeOf<typeof client.chat.completions.stream>()
    expectTypeOf(runTools).toEqualTypeOf<typeof client.chat.completions.runTools>()
  })
  keepsType<AzureOpenAI>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
  })
  keepsType<Anthropic>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
    const { create, stream } = monitor(client).messages
    expectTypeOf(create).toEqualTypeOf<typeof client.messages.create>()
    expectTypeOf(stream).toEqualTypeOf<typeof client.messages.stream>()
  })
  keepsType<Groq>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
    const { create } = monitor(client).chat.completions
    expectTypeOf(create).toEqualTypeOf<typeof client.chat.completions.create>()
  })
  keepsType<Ollama>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
    expectTypeOf(monitor(client).chat).toEqualTypeOf<typeof client.chat>()
  })
  keepsType<CohereClientV2>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
    expectTypeOf(monitor(client).chatStream).toEqualTypeOf<typeof client.chatStream>()
  })
  keepsType<Mistral>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
    expectTypeOf(monitor(client).chat.stream).toEqualTypeOf<typeof client.chat.stream>()
  })
  keepsType<BedrockRuntimeClient>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
    expectTypeOf(monitor(client).send).toEqualTypeOf<typeof client.send>()
  })
  keepsType<GoogleGenAI>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
    const { generateContent } = monitor(client).models
    expectTypeOf(generateContent).toEqualTypeOf<typeof client.models.generateContent>()
  })
  expectTypeOf(monitor).toBeFunction()
})

test('clients and servers of tools, of both majors', () => {
  keepsType<Client>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
  })
  keepsType<McpServer>((server) => {
    expectTypeOf(monitor(server)).toEqualTypeOf<typeof server>()
  })
  keepsType<Client2>((client) => {
    expectTypeOf(monitor(client)).toEqualTypeOf<typeof client>()
  })
  keepsType<McpServer2>((server) => {
    expectTypeOf(monitor(server)).toEqualTypeOf<typeof server>()
  })
  expectTypeOf(monitor).toBeFunction()
})

test('models and tools of frameworks', () => {
  keepsType<BaseChatModel>((model) => {
    expectTypeOf(monitor(model)).toEqualTypeOf<typeof model>()
  })
  keepsType<Exclude<LanguageModel, string>>((model) => {
    expectTypeOf(monitorModel(model)).toEqualTypeOf<typeof model>()
  })
  keepsType<ToolSet>((tools) => {
    expectTypeOf(monitorTools(tools)).toEqualTypeOf<typeof tools>()
  })
  expectTypeOf(monitorTools).toBeFunction()
})

test('what is no client is refused', () => {
  // @ts-expect-error a text is no client
  void (() => monitor('openai'))
  expectTypeOf(monitor).parameter(0).not.toEqualTypeOf<string>()
})

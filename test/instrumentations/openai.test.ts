import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { zodResponseFormat } from 'openai/helpers/zod'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { compare, outcomeOf } from '../contracts/instrumentation.ts'
import { monitored } from '../support/monitored.ts'
import { callTool, fail, say, startOpenAiServer } from '../support/openai-server.ts'
import { ask, clientOf, loadOpenAi, MODEL, performing } from './openai-support.ts'

const LISBON = say('Lisbon is the capital.', { usage: { prompt_tokens: 12, completion_tokens: 5 } })
const load = loadOpenAi

test('a chat completion gives the same answer and one span by the conventions', async () => {
  const request = {
    ...ask(),
    temperature: 0.2,
    top_p: 0.9,
    max_completion_tokens: 50,
    seed: 7,
    stop: ['END'],
    frequency_penalty: 0.1,
    presence_penalty: 0.3,
  }
  const { spans, rows } = await compare(
    performing([LISBON], (client) => client.chat.completions.create(request)),
    { load },
  )
  expect(spans[0]).toMatchObject({
    name: `chat ${MODEL}`,
    kind: 2,
    channel: 'LLM',
    event_type: 'LLM_call_finish',
    status: 'UNSET',
    security_level: 'none',
    parsed: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': MODEL,
      'gen_ai.request.temperature': 0.2,
      'gen_ai.request.top_p': 0.9,
      'gen_ai.request.max_tokens': 50,
      'gen_ai.request.seed': 7,
      'gen_ai.request.stop_sequences': ['END'],
      'gen_ai.request.frequency_penalty': 0.1,
      'gen_ai.request.presence_penalty': 0.3,
      'gen_ai.response.id': 'chatcmpl-local-1',
      'gen_ai.response.model': MODEL,
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 5,
      'server.address': '127.0.0.1',
    },
  })
  expect(spans[0]?.parsed['server.port']).toBeTypeOf('number')
  expect(spans[0]?.parsed).not.toHaveProperty('gen_ai.request.stream')
  expect(spans[0]?.parsed).not.toHaveProperty('gen_ai.request.choice.count')
  expect(spans[0]?.parsed).not.toHaveProperty('error.type')
  expect(rows.map((row) => row.event_type)).toEqual(['LLM_call_start', 'LLM_call_finish'])
})

for (const [status, errorClass] of [
  [400, 'BadRequestError'],
  [401, 'AuthenticationError'],
  [500, 'InternalServerError'],
] as const) {
  test(`HTTP ${status} throws the client's own error and ends the span as failed`, async () => {
    const { spans, run } = await compare(
      performing([fail(status, 'no')], (client) => client.chat.completions.create(ask())),
      { load },
    )
    expect(run.outcome).toMatchObject({ error: { class: errorClass, facts: { status } } })
    expect(spans[0]).toMatchObject({ event_type: 'LLM_call_error', status: 'ERROR' })
    expect(spans[0]?.parsed['error.type']).toBe(errorClass)
  })
}

test('a stream that is refused with HTTP 400 ends its span as failed', async () => {
  const { spans } = await compare(
    performing([fail(400, 'no')], (client) =>
      client.chat.completions.create({ ...ask(), stream: true }),
    ),
    { load },
  )
  expect(spans[0]).toMatchObject({ event_type: 'LLM_call_error' })
})

test('a server that is not there is the same connection error', async () => {
  const perform = async () => {
    const server = await startOpenAiServer([LISBON])
    await server.close()
    const outcome = await outcomeOf(() => clientOf(server).chat.completions.create(ask()))
    return { outcome, received: server.requests.length }
  }
  const { spans, run } = await compare(perform, { load })
  expect(run.outcome).toMatchObject({ error: { class: 'APIConnectionError' } })
  expect(spans[0]).toMatchObject({ event_type: 'LLM_call_error', status: 'ERROR' })
})

test('withResponse gives data, response and request id', async () => {
  const { spans } = await compare(
    performing([LISBON], async (client) => {
      const { data, response, request_id } = await client.chat.completions
        .create(ask())
        .withResponse()
      return { data, status: response.status, request_id }
    }),
    { load },
  )
  expect(spans[0]?.parsed['gen_ai.usage.output_tokens']).toBe(5)
})

test('asResponse leaves the body to its caller', async () => {
  const { spans } = await compare(
    performing([LISBON], async (client) => {
      const response = await client.chat.completions.create(ask()).asResponse()
      return { used: response.bodyUsed, body: await response.json() }
    }),
    { load },
  )
  expect(spans[0]).toMatchObject({ event_type: 'LLM_call_finish', status: 'UNSET' })
})

test('asResponse of a refused request rejects and ends the span as failed', async () => {
  const { spans } = await compare(
    performing([fail(401, 'no')], (client) => client.chat.completions.create(ask()).asResponse()),
    { load },
  )
  expect(spans[0]).toMatchObject({ event_type: 'LLM_call_error' })
})

test('_thenUnwrap derives as before', async () => {
  const { spans } = await compare(
    performing([LISBON], (client) =>
      (
        client.chat.completions.create(ask()) as unknown as {
          _thenUnwrap(map: (value: { id: string }) => object): Promise<object>
        }
      )._thenUnwrap((value) => ({ only: value.id })),
    ),
    { load },
  )
  expect(spans[0]?.parsed['gen_ai.usage.output_tokens']).toBe(5)
})

test('parse with a zod schema gives the parsed answer', async () => {
  const { run } = await compare(
    performing([say('{"city":"Lisbon"}')], async (client) => {
      const completion = await client.chat.completions.parse({
        ...ask(),
        response_format: zodResponseFormat(z.object({ city: z.string() }), 'answer'),
      })
      return completion.choices[0]?.message.parsed
    }),
    { load },
  )
  expect(run.outcome).toEqual({ value: { city: 'Lisbon' } })
})

test('parse with a plain JSON schema gives the parsed answer', async () => {
  await compare(
    performing([say('{"city":"Lisbon"}')], (client) =>
      client.chat.completions.parse({
        ...ask(),
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'answer', schema: { type: 'object' } },
        },
      }),
    ),
    { load },
  )
})

test('two choices are counted and kept', async () => {
  const { spans } = await compare(
    performing([LISBON], (client) => client.chat.completions.create({ ...ask(), n: 2 })),
    { load },
  )
  expect(spans[0]?.parsed).toMatchObject({
    'gen_ai.request.choice.count': 2,
    'gen_ai.response.finish_reasons': ['stop', 'stop'],
  })
  const messages = JSON.parse(
    spans[0]?.parsed['gen_ai.output.messages'] as string,
  ) as readonly unknown[]
  expect(messages).toHaveLength(2)
})

test('content of several parts is kept in the shape of the conventions', async () => {
  const { spans } = await compare(
    performing([LISBON], (client) =>
      client.chat.completions.create({
        model: MODEL,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
            ],
          },
        ],
      }),
    ),
    { load },
  )
  expect(JSON.parse(spans[0]?.parsed['gen_ai.input.messages'] as string)).toEqual([
    {
      role: 'user',
      parts: [
        { type: 'text', content: 'What is this?' },
        { type: 'uri', modality: 'image', uri: 'data:image/png;base64,…' },
      ],
    },
  ])
})

test('runTools runs its loop; every request and every function that it runs is one span', async () => {
  const { spans } = await compare(
    performing([callTool('add', { a: 1, b: 2 }), say('3')], (client) =>
      client.chat.completions
        .runTools({
          ...ask('1 + 2?'),
          tools: [
            {
              type: 'function',
              function: {
                name: 'add',
                description: 'Adds.',
                parameters: { type: 'object', properties: {} },
                parse: (text: string) => JSON.parse(text) as { a: number; b: number },
                function: ({ a, b }: { a: number; b: number }) => String(a + b),
              },
            },
          ],
        })
        .finalContent(),
    ),
    { load, spans: 3 },
  )
  expect(
    spans.map(({ name, channel, parsed }) => [
      name,
      channel,
      parsed['gen_ai.response.finish_reasons'],
    ]),
  ).toEqual([
    ['chat gpt-4o-mini', 'LLM', ['tool_calls']],
    ['execute_tool add', 'TOOL', undefined],
    ['chat gpt-4o-mini', 'LLM', ['stop']],
  ])
})

test('token counts are exactly those that the API sent, cached and reasoning ones too', async () => {
  const usage = {
    prompt_tokens: 1718,
    completion_tokens: 301,
    total_tokens: 2019,
    prompt_tokens_details: { cached_tokens: 1536 },
    completion_tokens_details: { reasoning_tokens: 256 },
  }
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify({
          id: 'chatcmpl-1',
          object: 'chat.completion',
          created: 1,
          model: 'gpt-4o-mini-2024-07-18',
          choices: [
            {
              index: 0,
              message: { role: 'assistant', content: 'yes', refusal: null },
              logprobs: null,
              finish_reason: 'length',
            },
          ],
          usage,
        }),
      )
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await using watched = monitored()
  loadOpenAi()
  const { port } = server.address() as AddressInfo
  await clientOf({ baseURL: `http://127.0.0.1:${port}/v1` }).chat.completions.create(ask())
  server.close()
  server.closeAllConnections()
  expect(watched.rows("record = 'span'")[0]?.parsed).toMatchObject({
    'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
    'gen_ai.response.finish_reasons': ['length'],
    'gen_ai.usage.input_tokens': 1718,
    'gen_ai.usage.output_tokens': 301,
    'gen_ai.usage.cache_read.input_tokens': 1536,
    'gen_ai.usage.reasoning.output_tokens': 256,
  })
})

test('the other resources and methods of the client are left alone', async () => {
  const { OpenAI } = loadOpenAi()
  const before = Object.getOwnPropertyNames(OpenAI.Chat.Completions.prototype)
  const create = Object.getOwnPropertyDescriptor(OpenAI.Chat.Completions.prototype, 'create')
  {
    await using _watched = monitored()
    loadOpenAi()
    const patched = OpenAI.Chat.Completions.prototype.create
    expect(patched).not.toBe(create?.value)
    expect(patched.name).toBe('create')
    expect(patched.length).toBe((create?.value as (...args: unknown[]) => unknown).length)
    expect(Object.getOwnPropertyNames(OpenAI.Chat.Completions.prototype)).toEqual(before)
  }
  expect(Object.getOwnPropertyDescriptor(OpenAI.Chat.Completions.prototype, 'create')).toEqual(
    create,
  )
})

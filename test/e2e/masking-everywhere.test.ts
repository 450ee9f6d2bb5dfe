/**
 * Personal data and secrets, made by rule and planted wherever a call has text, must be in nothing that the
 * monitor writes, sends or says.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diag, DiagLogLevel } from '@opentelemetry/api'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import {
  logEvent,
  monitorCall,
  monitorLlmCall,
  monitorTool,
  SecurityError,
} from '../../src/index.ts'
import { FORMATS } from '../../src/cli/output/render.ts'
import { MASKING_METHODS } from '../../src/security/masking/methods.ts'
import { isCardNumber } from '../../src/security/patterns/pii/cards.ts'
import { run } from '../cli/support.ts'
import { type Monitored, monitored } from '../support/monitored.ts'
import { type OtlpSink, startOtlpSink } from '../support/otlp-sink.ts'

/** A value as it is written, and the part of it that must not be seen again. */
interface Planted {
  readonly kind: string
  readonly text: string
  readonly secret: string
}

const from = (letters: string, length: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: length, maxLength: length })
const digits = (length: number): fc.Arbitrary<string> => from('0123456789', length)
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const between = (min: number, max: number, width: number): fc.Arbitrary<string> =>
  fc.integer({ min, max }).map((value) => String(value).padStart(width, '0'))

/** All but the first character: that one may be written with an escape. */
const whole = (kind: string, value: fc.Arbitrary<string>): fc.Arbitrary<Planted> =>
  value.map((text) => ({ kind, text, secret: text.slice(1) }))

const VALUES: readonly fc.Arbitrary<Planted>[] = [
  whole(
    'e-mail',
    fc.tuple(from(LETTERS, 8), from('abcdefgh', 6)).map(([name, host]) => `${name}@${host}.org`),
  ),
  whole(
    'card',
    fc
      .tuple(fc.constantFrom('4', '51', '2221', '6011'), digits(15), fc.constantFrom('', ' ', '-'))
      .map(([prefix, rest, separator]) => {
        const body = (prefix + rest).slice(0, 15)
        const check = [...'0123456789'].find((digit) => isCardNumber(body + digit)) ?? '0'
        return (body + check).replace(/(.{4})(?!$)/g, `$1${separator}`)
      }),
  ),
  whole(
    'IBAN',
    digits(18).map((account) => {
      // DE is 13 14; the check digits make the rest 1 modulo 97 (ISO 7064).
      const check = 98n - (BigInt(`${account}131400`) % 97n)
      return `DE${String(check).padStart(2, '0')}${account}`
    }),
  ),
  whole(
    'SSN',
    fc
      .tuple(between(1, 665, 3), between(1, 99, 2), between(1, 9999, 4))
      .map((parts) => parts.join('-')),
  ),
  whole(
    'phone',
    digits(6).map((line) => `+49 30 1${line}`),
  ),
  whole(
    'provider key',
    fc
      .tuple(
        fc.constantFrom('sk-proj-', 'sk-ant-api03-', 'ghp_', 'xoxb-', 'sk_live_'),
        from(LETTERS, 36),
      )
      .map((parts) => parts.join('')),
  ),
  from(LETTERS, 64).map((body) => ({
    kind: 'private key',
    text: `-----BEGIN PRIVATE KEY-----\n${body}\n${body}\n-----END PRIVATE KEY-----`,
    secret: body,
  })),
  from(LETTERS, 14).map((password) => ({
    kind: 'connection string',
    text: `postgres://app:${password}@db.test/main`,
    secret: password,
  })),
  whole(
    'own pattern',
    digits(7).map((badge) => `B-${badge}`),
  ),
]

const sentence = fc
  .array(fc.constantFrom('The', 'order', 'of', '12', 'items,', '$3.50', '(see', '\n', 'é', '"'), {
    maxLength: 6,
  })
  .map((words) => words.join(' '))

/** What is said of one value, and where in a value of any shape it stands. */
interface Story extends Planted {
  readonly said: string
  nest(text: string): unknown
}

const story = (value: fc.Arbitrary<Planted>): fc.Arbitrary<Story> =>
  fc
    .tuple(
      value,
      sentence,
      sentence,
      fc.array(fc.constantFrom('list', 'note', 'id', 'data'), { maxLength: 5 }),
    )
    .map(([planted, before, after, path]) => ({
      ...planted,
      said: `${before} ${planted.text} ${after}`,
      nest: (text) =>
        path.reduce<unknown>(
          (inner, name) => (name === 'list' ? [1, inner, null] : { [name]: inner, n: 1 }),
          text,
        ),
    }))

/** The first character as JSON may write it. */
const escaped = (text: string): string =>
  `\\u00${text.charCodeAt(0).toString(16).padStart(2, '0')}${JSON.stringify(text.slice(1)).slice(1, -1)}`

/** Values of each kind in each place. */
const RUNS = 2

const caught = async (run: () => unknown): Promise<unknown> => {
  try {
    return await run()
  } catch (error) {
    return error
  }
}

const echoTool = monitorTool((value: unknown) => value, { name: 'echo' })
const ask = monitorLlmCall(async (request: object) => {
  const content = JSON.stringify(request)
  return { id: 'r1', choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] }
})

/** Ways in which a text comes into a call. Each gives what its caller was told of trouble. */
const PLACES: Readonly<Record<string, (story: Story) => unknown>> = {
  'a prompt and its answer': ({ said }) =>
    ask({ model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: said }] }] }),
  'any other field of a request': ({ said, nest }) =>
    ask({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      metadata: nest(said),
      stop: said,
    }),
  'tool calls in a history': ({ said }) =>
    ask({
      model: 'm',
      messages: [
        {
          role: 'assistant',
          tool_calls: [{ id: 't', function: { name: 'f', arguments: JSON.stringify({ said }) } }],
        },
        { role: 'tool', tool_call_id: 't', content: said },
      ],
    }),
  'arguments and results of tools': ({ said, nest }) => echoTool(nest(said)),
  'a plain function': ({ said, nest }) =>
    monitorCall((...args: unknown[]) => args, 'API')(1, nest(said)),
  'JSON in a text': ({ said }) => echoTool({ body: JSON.stringify({ said }) }),
  'JSON with escapes': ({ text }) => echoTool({ body: `{"a":"${escaped(text)}"}` }),
  'a property name': ({ text }) => echoTool({ [text]: 1, nested: [{ [text]: [] }] }),
  'a number': ({ kind, text }) =>
    echoTool({ card: kind === 'card' ? Number(text.replace(/\D/g, '')) : 1 }),
  'a query': ({ text }) => echoTool({ url: `https://x.test/?q=${encodeURIComponent(text)}&n=1` }),
  'a URL object': ({ text }) => echoTool(new URL(`https://x.test/?q=${encodeURIComponent(text)}`)),
  'bytes, maps and sets': ({ said }) =>
    echoTool([Buffer.from(said), new Map([['a', said]]), new Set([said])]),
  'an error message': ({ said }) =>
    monitorTool(
      () => {
        throw new Error(said)
      },
      { name: 'fails' },
    )(),
  'a long error message': ({ text }) =>
    monitorTool(
      () => {
        throw new Error(`${'x '.repeat(507)}${text}`)
      },
      { name: 'fails' },
    )(),
  'an error stack and cause': ({ said }) => {
    const error = new Error('failed', { cause: said })
    error.stack = `Error: failed\n    at ${said}`
    return monitorTool((): unknown => error, { name: 'returns_error' })()
  },
  'an error code': ({ text }) =>
    monitorTool(
      () => {
        throw Object.assign(new Error('x'), { code: text })
      },
      { name: 'fails' },
    )(),
  'a stream': async ({ said }) => {
    const stream = monitorTool(
      async function* (text: string) {
        yield* text.match(/.{1,5}/gs) ?? []
      },
      { name: 'stream' },
    )
    for await (const _piece of stream(said));
  },
  'a model name': ({ text }) => ask({ model: text, messages: [{ role: 'user', content: 'hi' }] }),
  'facts of a response': ({ text }) =>
    monitorLlmCall(() => ({ id: text, model: text, choices: [{ finish_reason: text }] }))(),
  'a tool name': ({ text }) => monitorTool((x: number) => x, { name: text })(1),
  'an event name': ({ text }) => logEvent(text, { a: 1 }),
  'the data of an event': ({ said, text, nest }) =>
    logEvent('custom', { note: nest(said), [text]: 1 }),
  'a call that is blocked': ({ said }) => echoTool({ command: 'rm -rf /', note: said }),
  'a blocked text': ({ text }) => echoTool({ command: `rm -rf / # ${text}` }),
  'the name of a blocked tool': ({ text }) =>
    monitorTool((x: unknown) => x, { name: text })({ command: 'rm -rf /' }),
  'the path of a finding': ({ text }) => echoTool({ [text]: { command: 'rm -rf /' } }),
}

let sink: OtlpSink
let watched: Monitored | undefined
const folders: string[] = []
afterEach(async () => {
  await watched?.stop()
  await sink.close()
  diag.disable()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

test.each(MASKING_METHODS)(
  'no planted value comes out, masked by %s',
  { timeout: 120_000 },
  async (method) => {
    sink = await startOtlpSink()
    const said: string[] = []
    const say = (...parts: unknown[]): void => void said.push(parts.map(String).join(' '))
    diag.setLogger(
      { verbose: say, debug: say, info: say, warn: say, error: say },
      { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
    )
    const spans: unknown[] = []
    const told: string[] = []
    const logFolder = mkdtempSync(join(tmpdir(), 'cylestio-masking-'))
    folders.push(logFolder)
    watched = monitored({
      logFile: join(logFolder, 'events.jsonl'),
      config: {
        data_masking: { method, patterns: [{ name: 'badge', regex: 'B-[0-9]{7}' }] },
        capture: { otlp: 'masked' },
        otlp: { endpoint: sink.url },
      },
      exporters: [
        {
          export(finished, done) {
            for (const { name, attributes, events, status } of finished) {
              spans.push({ name, attributes, events, status })
            }
            done({ code: 0 })
          },
          shutdown: async () => {},
        },
      ],
    })
    const planted: Sown[] = []
    for (const [place, perform] of Object.entries(PLACES)) {
      for (const value of VALUES) {
        for (const sown of fc.sample(story(value), { numRuns: RUNS, seed: planted.length + 1 })) {
          planted.push({ ...sown, place })
          const outcome = await caught(() => perform(sown))
          // What the host throws is the host's; what the monitor throws is looked at.
          if (!(outcome instanceof SecurityError)) continue
          told.push(JSON.stringify([outcome, outcome.message, outcome.stack]))
        }
      }
    }
    await watched.monitoring.flush()
    const outputs: Record<string, string> = {
      rows: JSON.stringify(watched.rows('1 = 1')),
      'spans of an exporter': JSON.stringify(spans),
      'OTLP requests': Buffer.concat(sink.requests.map(({ body }) => body)).toString(),
      'diagnostic messages': said.join('\n'),
      'errors of ours': told.join('\n'),
    }
    for (const folder of [watched.folder, logFolder]) {
      // The journal's folder too.
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue
        outputs[entry.name] = readFileSync(join(entry.parentPath, entry.name)).toString()
      }
    }
    expect(Object.keys(outputs)).toEqual(
      expect.arrayContaining(['events.db', 'events.db-wal', 'events.jsonl']),
    )
    expect(spans).toHaveLength(planted.length - 2 * RUNS * VALUES.length)
    expect(outputs['OTLP requests']?.length).toBeGreaterThan(100 * planted.length)
    expect(told).toHaveLength(4 * RUNS * VALUES.length)
    // What the command line prints comes from the rows, whatever the method.
    if (method === 'label') Object.assign(outputs, await printed(watched.path))
    expect(leaksIn(outputs, planted)).toEqual([])
  },
)

/** What the command line says of the database, in each of its formats. */
async function printed(path: string): Promise<Record<string, string>> {
  const all: Record<string, string> = {}
  for (const format of FORMATS) {
    for (const command of [['events', '--limit', '5000'], ['alerts'], ['stats']]) {
      const name = `${command[0] ?? ''} as ${format}`
      const { code, stdout, stderr } = await run([...command, '--db', path, '--format', format])
      expect({ name, code, stderr, empty: stdout === '' }).toEqual({
        ...{ name, code: 0, stderr: '', empty: false },
      })
      all[name] = stdout
    }
  }
  return all
}

/** A value and the place that it was planted in. */
type Sown = Story & { readonly place: string }

/** Which values are seen in which output, by place. */
function leaksIn(outputs: Readonly<Record<string, string>>, planted: readonly Sown[]): string[] {
  const leaks = planted.flatMap(({ place, kind, secret }) => {
    const written = [secret, encodeURIComponent(secret)]
    if (kind === 'card') written.push(secret.replace(/\D/g, ''))
    return Object.entries(outputs)
      .filter(([, text]) => written.some((form) => text.includes(form)))
      .map(([output]) => `${place}: ${kind} in ${output}`)
  })
  return leaks
}

import { isData } from '../../src/calls/llm/parts.ts'
import { guard } from '../../src/calls/problems.ts'
import { runCall } from '../../src/calls/run-call.ts'
import { type AnyFunction, rememberOriginal } from '../../src/calls/wrap-function.ts'
import { copyWith } from '../shared/tools.ts'
import { withBody, withData } from './body.ts'
import { describe } from './describe.ts'
import { type CommandKind, COMMANDS } from './surface.ts'

type Callback = (error: unknown, result?: unknown) => unknown

/** Shape of a blocked or deferred result. */
const ASYNC = async (): Promise<void> => {}

/** `client.send(command, options, callback)`: commands that ask a model are monitored, all others are not. */
export function wrapSend<F extends AnyFunction>(send: F): F {
  const wrapper: F = new Proxy(send, {
    apply(target, self: unknown, args: unknown[]) {
      const [command, ...rest] = args
      const kind = kindOf(command)
      const real = (given: unknown, more: unknown[]): unknown =>
        Reflect.apply<unknown, unknown[], unknown>(target as never, self, [given, ...more])
      if (kind === undefined) return real(command, rest)
      const callback = rest.findLast((arg): arg is Callback => typeof arg === 'function')
      const options = rest.filter((arg) => typeof arg !== 'function')
      const sent = sendMonitored(command as object, kind, (given) => real(given, options))
      if (callback === undefined) return sent
      // As the SDK does it.
      sent.then((result) => callback(null, result), callback).catch(() => {})
      return undefined
    },
  })
  return rememberOriginal(wrapper, send)
}

function kindOf(command: unknown): CommandKind | undefined {
  if (typeof command !== 'object' || command === null) return undefined
  return guard('reading a command', () => COMMANDS[command.constructor.name])
}

async function sendMonitored(
  command: object,
  kind: CommandKind,
  real: (command: object) => unknown,
): Promise<unknown> {
  const { input } = command as { readonly input?: unknown }
  const readable = kind.converse ? input : withData(input)
  let result: unknown
  const given = await runCall<unknown>({
    args: [readable],
    describe: ([value]) => describe(value, kind),
    async invoke([value]) {
      const changed = value === readable ? command : withInput(command, withBody(value, input))
      result = await real(changed)
      // The call lasts as long as this stream, which is watched in its place.
      const stream = kind.stream === undefined ? undefined : streamOf(result, kind.stream)
      return stream ?? result
    },
    original: ASYNC,
  })
  const stream = kind.stream === undefined ? undefined : streamOf(result, kind.stream)
  if (stream === undefined) return given
  return stream === given ? result : { ...(result as object), [kind.stream ?? '']: given }
}

const streamOf = (result: unknown, name: string): unknown =>
  isData(result) ? result[name] : undefined

/** The same command with another input; the application's own one stays as it is. */
const withInput = (command: object, input: unknown): object =>
  copyWith(command, (value, name) => (name === 'input' ? input : value))

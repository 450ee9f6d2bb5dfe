import { expect, test, vi } from 'vitest'
import { type AskRequest, monitorTool, SecurityError } from '../../src/index.ts'
import { monitored, type Monitored } from '../support/monitored.ts'
import { theSpan } from './support.ts'

const BAD = 'rm -rf / --no-preserve-root'
const ASK = { security: { dangerous_action: 'ask' } }

const decisions = (watched: Monitored): Record<string, unknown>[] =>
  watched.rows("event_type = 'security_decision'").map(({ parsed }) => parsed)

/** Answers when the test says so. */
function person() {
  const requests: AskRequest[] = []
  const answers: ((approved: boolean) => void)[] = []
  return {
    requests,
    onAsk: (request: AskRequest) => {
      requests.push(request)
      return new Promise<boolean>((resolve) => answers.push(resolve))
    },
    answer: (approved: boolean) => answers.shift()?.(approved),
  }
}

test('an asynchronous call waits for the answer and then runs once', async () => {
  const asked = person()
  await using watched = monitored({ config: ASK, onAsk: asked.onAsk })
  const run = vi.fn(async (command: string) => `ran ${command}`)
  const result = monitorTool(run, { name: 'shell' })(BAD)
  await vi.waitFor(() => expect(asked.requests).toHaveLength(1))
  expect(run).not.toHaveBeenCalled()
  asked.answer(true)
  await expect(result).resolves.toBe(`ran ${BAD}`)
  expect(run).toHaveBeenCalledOnce()
  expect(asked.requests[0]).toMatchObject({
    channel: 'TOOL',
    name: 'shell',
    agentId: 'test-agent',
    argumentHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    policyVersion: expect.stringMatching(/^[0-9a-f]{12}$/) as unknown,
    verdict: { level: 'dangerous' },
  })
  expect(theSpan(watched).parsed).toMatchObject({
    'cylestio.security.action': 'ask',
    'cylestio.security.policy_version': asked.requests[0]?.policyVersion,
  })
  expect(decisions(watched)).toMatchObject([
    {
      'cylestio.ask.approved': true,
      'cylestio.ask.decided_by': 'onAsk',
      'cylestio.ask.argument_hash': asked.requests[0]?.argumentHash,
      'cylestio.security.policy_version': asked.requests[0]?.policyVersion,
      'cylestio.security.rules': theSpan(watched).parsed['cylestio.security.rules'],
      'cylestio.security.evidence_hashes':
        theSpan(watched).parsed['cylestio.security.evidence_hashes'],
    },
  ])
})

test('a refused asynchronous call rejects and never runs', async () => {
  const asked = person()
  await using watched = monitored({ config: ASK, onAsk: asked.onAsk })
  const run = vi.fn(async (_command: string) => 'ran')
  const result = monitorTool(run, { name: 'shell' })(BAD)
  asked.answer(false)
  await expect(result).rejects.toBeInstanceOf(SecurityError)
  expect(run).not.toHaveBeenCalled()
  expect(theSpan(watched)).toMatchObject({ event_type: 'call_blocked', status: 'ERROR' })
  expect(theSpan(watched).parsed['cylestio.security.action']).toBe('block')
})

test.each([
  ['block', false],
  ['allow', true],
] as const)('without an answer in time the default decides: %s', async (ask_default, runs) => {
  const config = { security: { ...ASK.security, ask_default, ask_timeout_ms: 20 } }
  await using watched = monitored({ config, onAsk: person().onAsk })
  const run = vi.fn(async (_command: string) => 'ran')
  const result = monitorTool(run)(BAD)
  if (runs) await expect(result).resolves.toBe('ran')
  else await expect(result).rejects.toBeInstanceOf(SecurityError)
  expect(run).toHaveBeenCalledTimes(runs ? 1 : 0)
  expect(decisions(watched)).toMatchObject([
    { 'cylestio.ask.approved': runs, 'cylestio.ask.decided_by': 'timeout' },
  ])
})

test('an approval does not hold for arguments that were changed while it was waited for', async () => {
  const asked = person()
  await using watched = monitored({ config: ASK, onAsk: asked.onAsk })
  const run = vi.fn(async (_options: { command: string; amount: number }) => 'ran')
  const options = { command: BAD, amount: 1 }
  const result = monitorTool(run)(options)
  options.amount = 1_000_000
  asked.answer(true)
  await expect(result).rejects.toBeInstanceOf(SecurityError)
  expect(run).not.toHaveBeenCalled()
  expect(decisions(watched)).toMatchObject([{ 'cylestio.ask.decided_by': 'arguments_changed' }])
})

test('an async generator gives its items after the answer', async () => {
  const asked = person()
  await using watched = monitored({ config: ASK, onAsk: asked.onAsk })
  const items = monitorTool(async function* (_command: string) {
    yield 1
    yield 2
  })(BAD)
  asked.answer(true)
  const given: number[] = []
  for await (const item of items) given.push(item)
  expect(given).toEqual([1, 2])
  expect(theSpan(watched).event_type).toBe('call_finish')
})

test('a synchronous call that is approved late runs when it is made again, once, with the same arguments', async () => {
  const asked = person()
  await using watched = monitored({ config: ASK, onAsk: asked.onAsk })
  const call = monitorTool((command: string) => `ran ${command}`, { name: 'shell' })
  expect(() => call(BAD)).toThrow(SecurityError)
  asked.answer(true)
  await vi.waitFor(() => expect(decisions(watched)).toHaveLength(1))
  expect(() => call(`${BAD} /home`)).toThrow(SecurityError)
  expect(call(BAD)).toBe(`ran ${BAD}`)
  expect(() => call(BAD)).toThrow(SecurityError)
  expect(decisions(watched).map((each) => each['cylestio.ask.decided_by'])).toEqual([
    'onAsk',
    'earlier_approval',
  ])
})

test('monitoring that is switched off while somebody is asked lets nothing through', async () => {
  const asked = person()
  await using watched = monitored({ config: ASK, onAsk: asked.onAsk })
  const run = vi.fn(async (_command: string) => 'ran')
  const result = monitorTool(run)(BAD)
  await watched.monitoring.shutdown()
  asked.answer(true)
  await expect(result).rejects.toBeInstanceOf(SecurityError)
  expect(run).not.toHaveBeenCalled()
})

/** What it holds, no text of it says. */
class Sealed {
  readonly #amount: number
  constructor(amount: number) {
    this.#amount = amount
  }
  get amount(): number {
    return this.#amount
  }
}

test('a late approval of a synchronous call holds for the very objects of the call, once', async () => {
  await using watched = monitored({ config: ASK, onAsk: async () => true })
  const run = vi.fn((_command: string, sealed: Sealed) => sealed.amount)
  const call = monitorTool(run, { name: 'shell' })
  const [small, large] = [new Sealed(1), new Sealed(1_000_000)]
  const isApproved = () => expect(decisions(watched).at(-1)?.['cylestio.ask.approved']).toBe(true)
  expect(() => call(BAD, small)).toThrow(SecurityError)
  await vi.waitFor(isApproved)
  expect(() => call(BAD, large)).toThrow(SecurityError)
  expect(call(BAD, small)).toBe(1)
  expect(() => call(BAD, small)).toThrow(SecurityError)
  expect(run).toHaveBeenCalledOnce()
})

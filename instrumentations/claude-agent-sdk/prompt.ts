/** Prompts: Claude Code sends them to a model from its own process, so they are judged before it gets them. */
import { describeLlmCall } from '../../src/calls/llm-call.ts'
import { runCall } from '../../src/calls/run-call.ts'
import type { CallDescription } from '../../src/calls/types.ts'

/**
 * Judges the prompt of a query before anything is started.
 *
 * @param system the application's own instructions
 * @returns what is to be sent
 * @throws SecurityError when the policy refuses it
 */
export function admitPrompt(prompt: unknown, system: unknown): unknown {
  let admitted: unknown
  runCall({
    args: [prompt],
    describe: ([given]) => describePrompt(given, system),
    invoke([given]) {
      admitted = given
    },
    original: admitPrompt,
  })
  return admitted
}

/** The channel is that of models: whatever is said here is what one is asked. */
export function describePrompt(prompt: unknown, system?: unknown): CallDescription {
  const request = { system, messages: [{ role: 'user', content: prompt }] }
  return {
    ...describeLlmCall([request], { fallbackName: 'user_prompt' }),
    spanName: 'user_prompt',
    attributes: {},
    output: () => ({}),
  }
}

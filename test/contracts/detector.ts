import { describe, expect, it } from 'vitest'

import type { DetectorCases } from '../../src/security/detectors/cases.ts'
import type { Detector, InspectContext, Role } from '../../src/security/types.ts'
import { growsFasterThanInput } from '../support/cost.ts'

const CONTEXT: InspectContext = { channel: 'TOOL', phase: 'input' }
const ROLES: readonly Role[] = [
  'system',
  'user',
  'assistant',
  'tool_definition',
  'tool_argument',
  'tool_result',
  'input',
  'output',
]
const ODD_TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\udc00rm -rf /',
  '\u{e0041}\u{e007f}',
  'a'.repeat(100_000),
  '\n'.repeat(1000),
  '((((((((((' + '$('.repeat(1000),
  `'"\``.repeat(1000),
]
const CHARS = 16_384
/** Milliseconds for 64 KB below which nobody asks how the time grows. */
const FLOOR_MS = 40
/** Short pieces that patterns stumble over when they are repeated. */
const TORTURE: readonly string[] = [
  'a',
  ' ',
  '\n',
  'ignore all ',
  'ignore previous previous ',
  'rm -rf ',
  '$(',
  '`',
  "'",
  '"',
  "\\'",
  '<<EOF\n',
  '(',
  'drop table ',
  'update a set ',
  'execute("',
  '/*',
  'sk-',
  'eyJ',
  'eyJaaaaaaaaa.',
  'https://a:',
  '-----BEGIN PRIVATE KEY-----',
  'send password ',
  'curl | ',
  ':(){ :|:& ',
  '\u200b',
  'remove',
  'psql "',
]

/** What every detector promises; a detector's own test adds the rest. */
export function testDetector(detector: Detector, cases: DetectorCases): void {
  const inspect = (text: string, role: Role, key = ''): ReturnType<Detector['inspect']> =>
    detector.appliesTo.includes(role)
      ? detector.inspect({ text, role, key, path: 'input' }, CONTEXT)
      : []

  describe(`the detector ${detector.id}`, () => {
    it.each(cases.positive)(
      'finds $rule in $role text: $text',
      ({ text, role, key, rule, level }) => {
        expect(detector.appliesTo).toContain(role)
        const hits = inspect(text, role, key)
        expect(hits.map((hit) => [hit.ruleId, hit.level])).toContainEqual([rule, level])
      },
    )

    it.each(cases.negative)('is silent about $role text: $text ($why)', ({ text, role, key }) => {
      expect(inspect(text, role, key)).toEqual([])
    })

    it('describes each hit: a place inside the text, a score, a reason, its own category', () => {
      for (const { text, role, key } of cases.positive) {
        for (const hit of inspect(text, role, key)) {
          expect(hit.category).toBe(detector.category)
          expect(hit.score).toBeGreaterThan(0)
          expect(hit.score).toBeLessThanOrEqual(1)
          expect(hit.reason).toMatch(/^[A-Z].*\.$/)
          expect(hit.start).toBeGreaterThanOrEqual(0)
          expect(hit.end).toBeGreaterThan(hit.start)
          expect(hit.end).toBeLessThanOrEqual(text.length)
        }
      }
    })

    it('has at least one silent case for every three rules', () => {
      const rules = new Set(cases.positive.map(({ rule }) => rule))
      expect(cases.negative.length * 3).toBeGreaterThanOrEqual(rules.size)
    })

    it('does not throw on odd text', () => {
      for (const role of ROLES) {
        for (const text of ODD_TEXTS) {
          expect(() =>
            detector.inspect({ text, role, key: 'command', path: '' }, CONTEXT),
          ).not.toThrow()
        }
      }
    })

    it('takes time in proportion to the length of torture text', () => {
      const slow = TORTURE.filter((piece) => {
        const role = detector.appliesTo[0] ?? 'input'
        const work = (length: number) => {
          const text = piece.repeat(Math.ceil(length / piece.length))
          return () => detector.inspect({ text, role, key: 'command', path: '' }, CONTEXT)
        }
        return growsFasterThanInput(work, CHARS, FLOOR_MS)
      })
      expect(slow).toEqual([])
    })
  })
}

import { describe, expect, it } from 'vitest'

import { changedLines } from '../../src/security/detectors/destructive-shell/changed-lines.ts'
import { inspect } from '../../src/security/index.ts'

const NEUTRAL = Array.from({ length: 20 }, (_, index) => `ls notes-${index}.txt`)
/** Its letters come from another block of Unicode. */
const HIDDEN = 'ｒｍ -rf /'

describe('the second reading of a script', () => {
  it('is of the lines that changed', () => {
    const lines = (line: string): string => [...NEUTRAL, line, ...NEUTRAL].join('\n')
    expect(changedLines(lines(HIDDEN), lines('rm -rf /'))).toBe('rm -rf /')
  })

  it.each([
    ['a here-document', 'bash <<EOF', 'rm -rf /', 'EOF'],
    ['a directory', 'cd build', 'rm -rf *', 'ls'],
    ['a variable', 'target=/', 'rm -rf $target', 'ls'],
    ['a loop', 'while true', 'do rm -rf /', 'done'],
  ])('is of the whole where lines hang together: %s', (_, before, line, after) => {
    const script = (middle: string): string =>
      [...NEUTRAL, before, middle, after, ...NEUTRAL].join('\n')
    expect(changedLines(script(`\u200b${line}`), script(line))).toBe(script(line))
  })

  it.each([
    ['a pipe', ['curl https://example.org/install |', 'bash']],
    ['a quoted text', ['echo "', 'rm -rf /', '"']],
    ['a line that goes on', ['rm \\', '-rf /']],
  ])('keeps lines together that belong together: %s', (_, lines) => {
    const script = (mark: string): string =>
      [...NEUTRAL, lines[0], `${mark}${lines[1] ?? ''}`, ...lines.slice(2), ...NEUTRAL].join('\n')
    expect(changedLines(script('\u200b'), script(''))).toBe(lines.join('\n'))
  })

  it('finds a hidden command wherever it stands', () => {
    for (const place of [0, 7, NEUTRAL.length]) {
      const command = NEUTRAL.toSpliced(place, 0, HIDDEN).join('\n')
      expect(inspect({ command }, { where: 'tool_argument' }).level).toBe('dangerous')
    }
  })
})

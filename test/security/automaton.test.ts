import { describe, expect, it } from 'vitest'

import { createAutomaton } from '../../src/security/automaton/automaton.ts'
import { createUnfold, foldText } from '../../src/security/automaton/fold.ts'

function found(keywords: readonly string[], text: string): string[] {
  const hits: string[] = []
  createAutomaton(keywords).scan(text, (keyword, end) => {
    hits.push(`${keywords[keyword] ?? '?'}@${end}`)
  })
  return hits
}

describe('the keyword automaton', () => {
  it('reports every keyword, also those inside and across others', () => {
    expect(found(['he', 'she', 'his', 'hers'], 'ushers')).toEqual(['she@4', 'he@4', 'hers@6'])
  })

  it('agrees with a plain search on texts of any script', () => {
    const keywords = ['ab', 'ba', 'aba', '忽略', '略之', 'забудь', 'एक', '무시']
    const text = 'abababa 忽略之前 забудь एक 무시 bab'
    const expected = keywords.reduce((sum, keyword) => {
      let count = 0
      for (let at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) count += 1
      return sum + count
    }, 0)
    expect(found(keywords, text)).toHaveLength(expected)
  })

  it('does not take a character of the same class for another', () => {
    const twin = String.fromCharCode('忽'.charCodeAt(0) + 48)
    expect(found(['忽略', `${twin}x`], `${twin}略`)).toEqual([])
  })

  it('refuses an empty keyword', () => {
    expect(() => createAutomaton(['a', ''])).toThrow(RangeError)
  })
})

describe('folding', () => {
  it('takes case, diacritics, typographic quotes and stretched white space away', () => {
    expect(foldText('Précédentes  \t ŁÓDŹ “x”\r\n\n y')).toBe('precedentes lodz "x"\ny')
  })

  it('is idempotent', () => {
    for (const text of ['Ünïcode  \n x', '  a', '\n \n', 'ﬀ İ', '\ud800 x', '忽略　以前']) {
      expect(foldText(foldText(text))).toBe(foldText(text))
    }
  })

  it('leads each folded character back to its place in the text', () => {
    const text = 'Oh  wait, \n\n Ignoré   TOUT'
    const folded = foldText(text)
    const unfold = createUnfold(text)
    expect(text.slice(unfold(folded.indexOf('ignore'))).startsWith('Ignoré')).toBe(true)
    expect(text.slice(unfold(folded.indexOf('tout')))).toBe('TOUT')
    expect(unfold(folded.length)).toBe(text.length)
  })
})

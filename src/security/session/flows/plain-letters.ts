/** Letters without their marks, so that one list of words serves every spelling. */

/** Letters that Unicode does not take apart. */
const WHOLE: Readonly<Record<string, string>> = {
  ...{ ß: 's', ø: 'o', đ: 'd', ł: 'l', ı: 'i', æ: 'a', œ: 'o', þ: 't', ð: 'd' },
}
const MARKED = /[\u00df-\u024f\u1e00-\u1eff]/g

const plain = new Map<string, string>()

/**
 * Lower-case Latin letters without accents, of the same length: each letter becomes one.
 *
 * @param lower Text in lower case.
 * @example plainLetters('überweise') // 'uberweise'
 */
export function plainLetters(lower: string): string {
  return lower.replace(MARKED, (letter) => {
    let known = plain.get(letter)
    if (known === undefined) {
      known = WHOLE[letter] ?? letter.normalize('NFD').charAt(0)
      plain.set(letter, known)
    }
    return known
  })
}

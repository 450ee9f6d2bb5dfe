/** Numbers without letters by which states and banks know people: a check digit and a word that says so. */
import {
  isDate,
  passesLuhn,
  passesMod1110,
  passesVerhoeff,
  remainderOf,
  weightedSum,
} from './checksums.ts'
import { digitsOf } from './digit-runs.ts'
import type { DigitGroup, DigitRun } from './digit-runs.ts'
import type { FoundPii } from './types.ts'

/** One kind of number. */
interface NumberKind {
  readonly kind: string
  readonly length: number
  /** Takes the digits alone. */
  readonly valid: (digits: string) => boolean
  /** Stands in the 48 characters in front. */
  readonly context: RegExp
  /** As printed, separators included; a number in this form needs no context. */
  readonly form?: RegExp
}

const kind = (
  name: string,
  length: number,
  context: RegExp,
  valid: (digits: string) => boolean,
  form?: RegExp,
): NumberKind => ({ kind: name, length, context, valid, ...(form === undefined ? {} : { form }) })

const CONTEXT_CHARS = 48
const notUniform = (digits: string): boolean => !/^(\d)\1*$/.test(digits)

/** Rules of the issuing authorities. */
const KINDS: readonly NumberKind[] = [
  kind('us-itin', 9, /\bitin\b|taxpayer/i, (d) =>
    /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])/.test(d),
  ),
  kind(
    'us-routing',
    9,
    /\baba\b|\brouting/i,
    (d) => notUniform(d) && weightedSum(d, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  ),
  kind('us-npi', 10, /\bnpi\b|provider identifier/i, (d) => passesLuhn(`80840${d}`)),
  kind(
    'ca-sin',
    9,
    /\bsin\b|\bnas\b|social insurance|assurance sociale/i,
    (d) => /^[1-79]/.test(d) && passesLuhn(d),
  ),
  kind(
    'au-tfn',
    9,
    /\btfn\b|tax file/i,
    (d) => notUniform(d) && weightedSum(d, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
  ),
  kind(
    'au-tfn',
    8,
    /\btfn\b|tax file/i,
    (d) => notUniform(d) && weightedSum(d, [10, 7, 8, 4, 6, 3, 5, 1]) % 11 === 0,
  ),
  kind('au-abn', 11, /\babn\b|business number/i, (d) => {
    const reduced = `${Number(d[0]) - 1}${d.slice(1)}`
    return d[0] !== '0' && weightedSum(reduced, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0
  }),
  ...[10, 11].map((length) =>
    kind(
      'au-medicare',
      length,
      /\bmedicare\b/i,
      (d) => /^[2-6]/.test(d) && weightedSum(d, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(d[8]),
    ),
  ),
  kind(
    'de-tax-id',
    11,
    /steuer|\bid-?nr\b|\btin\b|tax id/i,
    (d) => /^[1-9]/.test(d) && passesMod1110(d) && /(\d)(?=.*\1)/.test(d.slice(0, 10)),
  ),
  kind(
    'pl-pesel',
    11,
    /\bpesel\b/i,
    (d) => notUniform(d) && weightedSum(d, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0,
  ),
  kind('br-cpf', 11, /\bcpf\b/i, isCpf, /^\d{3}\.\d{3}\.\d{3}-\d{2}$/),
  kind('br-cnpj', 14, /\bcnpj\b/i, isCnpj),
  kind(
    'in-aadhaar',
    12,
    /\baa?dhaa?r\b|\buidai?\b|आधार/i,
    (d) => /^[2-9]/.test(d) && passesVerhoeff(d),
  ),
  kind(
    'nl-bsn',
    9,
    /\bbsn\b|burgerservice|sofi/i,
    (d) => notUniform(d) && weightedSum(d, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  ),
  kind(
    'be-national-number',
    11,
    /rijksregister|registre national|\bnrn\b|\binsz\b|\bniss\b|national number/i,
    (d) => {
      const key = Number(d.slice(9))
      return [d.slice(0, 9), `2${d.slice(0, 9)}`].some((body) => 97 - remainderOf(body, 97) === key)
    },
    /^\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}$/,
  ),
  kind(
    'fr-nir',
    15,
    /\bnir\b|s[ée]curit[ée] sociale|num[ée]ro s[ée]cu|\binsee\b/i,
    isNir,
    /^[12] \d{2} \d{2} \d{2} \d{3} \d{3} \d{2}$/,
  ),
  ...[10, 12].map((length) =>
    kind(
      'se-personnummer',
      length,
      /person(?:nummer|al identity)|samordningsnummer|\bpnr\b/i,
      (d) => isDate(d.slice(-6, -4), d.slice(-8, -6)) && passesLuhn(d.slice(-10)),
    ),
  ),
  kind(
    'no-national-id',
    11,
    /f[øo]dselsnummer|personnummer|\bfnr\b/i,
    (d) =>
      weightedSum(d, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
      weightedSum(d, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  ),
  kind('dk-cpr', 10, /\bcpr\b|personnummer/i, (d) => isDate(d.slice(0, 2), d.slice(2, 4))),
  kind('ch-ahv', 13, /\bahv\b|\bavs\b/i, isAhv, /^756\.\d{4}\.\d{4}\.\d{2}$/),
  kind('pt-nif', 9, /\bnif\b|contribuinte/i, (d) => {
    const rest = weightedSum(d, [9, 8, 7, 6, 5, 4, 3, 2]) % 11
    return /^[1-35-9]/.test(d) && Number(d[8]) === (rest < 2 ? 0 : 11 - rest)
  }),
  kind(
    'gb-nhs',
    10,
    /\bnhs\b/i,
    (d) => notUniform(d) && weightedSum(d, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  ),
  kind(
    'ar-cuit',
    11,
    /\bcui[tl]\b/i,
    (d) => weightedSum(d, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0 && /^[23]/.test(d),
  ),
  kind(
    'za-id',
    13,
    /\b(?:id|identity) (?:number|no)|south african/i,
    (d) => isDate(d.slice(4, 6), d.slice(2, 4)) && passesLuhn(d),
  ),
  kind(
    'kr-rrn',
    13,
    /\brrn\b|resident registration|주민/i,
    (d) =>
      isDate(d.slice(4, 6), d.slice(2, 4)) &&
      (11 - (weightedSum(d, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === Number(d[12]),
  ),
  kind(
    'cn-resident-id',
    18,
    /身份证|resident id|identity card|id card|id number/i,
    (d) =>
      isDate(d.slice(12, 14), d.slice(10, 12)) &&
      (weightedSum(d, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) + Number(d[17])) %
        11 ===
        1,
  ),
  kind('tr-identity', 11, /kimlik|\btckn?\b/i, (d) => {
    const odd = weightedSum(d, [1, 0, 1, 0, 1, 0, 1, 0, 1])
    const even = weightedSum(d, [0, 1, 0, 1, 0, 1, 0, 1])
    return (
      d[0] !== '0' &&
      (odd * 7 - even + 100) % 10 === Number(d[9]) &&
      weightedSum(d, Array<number>(10).fill(1)) % 10 === Number(d[10])
    )
  }),
  kind('il-id', 9, /teudat|israeli id|תעודת/i, (d) => notUniform(d) && passesLuhn(d)),
  kind('jp-my-number', 12, /my number|マイナンバー|個人番号/i, (d) => {
    const rest = weightedSum(d, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
    return Number(d[11]) === (rest <= 1 ? 0 : 11 - rest)
  }),
  kind('in-passport', 9, /\bpassport/i, notUniform),
]

const BY_LENGTH = new Map<number, NumberKind[]>()
for (const each of KINDS) {
  const same = BY_LENGTH.get(each.length)
  if (same === undefined) BY_LENGTH.set(each.length, [each])
  else same.push(each)
}
/** Most groups of digits that a printed number has. */
const MAX_GROUPS = 8

/** The number that a run is, or the numbers that its groups are. */
export function nationalNumbersOf(text: string, run: DigitRun): FoundPii[] {
  if (run.groups.length <= MAX_GROUPS) {
    const whole = kindOf(text, run.groups, run)
    if (whole !== undefined) return [whole]
  }
  if (run.groups.length === 1) return []
  return run.groups
    .filter(({ start, end }) => end - start >= 8)
    .flatMap((group) => kindOf(text, [group], group) ?? [])
}

function kindOf(
  text: string,
  groups: readonly DigitGroup[],
  { start, end }: DigitGroup,
): FoundPii | undefined {
  const length = groups.reduce((sum, group) => sum + group.end - group.start, 0)
  const kinds = BY_LENGTH.get(length)
  if (kinds === undefined) return undefined
  const digits = digitsOf(text, groups)
  const written = text.slice(start, end)
  const before = text.slice(Math.max(0, start - CONTEXT_CHARS), start)
  const found = kinds.find(
    ({ valid, context, form }) =>
      valid(digits) && (form?.test(written) === true || context.test(before)),
  )
  return found === undefined ? undefined : { kind: found.kind, start, end }
}

function isCpf(digits: string): boolean {
  if (!notUniform(digits)) return false
  const check = (weights: readonly number[]): number =>
    ((weightedSum(digits, weights) * 10) % 11) % 10
  return check(FROM_TEN) === Number(digits[9]) && check(FROM_ELEVEN) === Number(digits[10])
}
const FROM_TEN = [10, 9, 8, 7, 6, 5, 4, 3, 2]
const FROM_ELEVEN = [11, ...FROM_TEN]

/** Brazilian company number: also used by `identifiers.ts` for its form with a slash. */
export function isCnpj(digits: string): boolean {
  if (!notUniform(digits)) return false
  const check = (count: number): number => {
    const weights = Array.from({ length: count }, (_, index) => ((count - 1 - index) % 8) + 2)
    const rest = weightedSum(digits, weights) % 11
    return rest < 2 ? 0 : 11 - rest
  }
  return check(12) === Number(digits[12]) && check(13) === Number(digits[13])
}

function isNir(digits: string): boolean {
  return (
    /^[1-478]/.test(digits) &&
    97 - remainderOf(digits.slice(0, 13), 97) === Number(digits.slice(13))
  )
}

function isAhv(digits: string): boolean {
  const sum = weightedSum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1])
  return digits.startsWith('756') && sum % 10 === 0
}

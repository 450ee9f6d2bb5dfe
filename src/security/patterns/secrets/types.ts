/** The shape of one row of the table of secrets, and the three kinds of rows. */
import { entropyOf, isReal } from '../entropy.ts'

/** One kind of secret. */
export interface SecretPattern {
  /** Kind, such as `openai-key`: `secret.<id>` is the rule, `[REDACTED:<id>]` the mask. */
  readonly id: string
  readonly name: string
  /** Lower case literals, one of which stands in every match; the pattern is tried only there. */
  readonly keywords: readonly string[]
  /** The same as written, where the case is fixed and no word may end in them. @default any case */
  readonly literals?: readonly string[]
  /** Source of the pattern. Its first filled group, when there is one, is the secret part of the match. */
  readonly source: string
  /** @default '' */
  readonly flags?: 'i'
  /** Characters before the keyword at which a match may begin. @default 0: it begins there */
  readonly back?: number
  /** A last check of the secret part, for masking and findings alike. */
  readonly accept?: (secret: string, match: RegExpExecArray) => boolean
  /** Name in the mask. @default the id */
  readonly mask?: string
  /** A further check before it is a finding: a sample key is masked, but alarms nobody. */
  readonly certain: (secret: string) => boolean
  /** Masked, but too common in harmless text to be worth a finding. */
  readonly maskOnly?: true
  /** A finding whose match holds nothing to hide. */
  readonly findOnly?: true
}

/** What a row may say beside its pattern. */
export interface SecretOptions {
  /** Least Shannon entropy of a finding, in bits per character. @default 3 */
  readonly entropy?: number
  readonly certain?: (secret: string) => boolean
  readonly accept?: (secret: string) => boolean
}

/** Not inside a longer word or a base64 text, but behind an escaped line break or a URL escape. */
const FREE = '(?<![A-Za-z0-9_+](?<!\\\\[nrt]|%[0-9A-F]{2}))'
/** Behind words of letters and underscores, as in `token_sk-ant-…`; a base64 text has digits and capitals between. */
const GLUED = '(?<=(?<![A-Za-z0-9_+/=-])(?:[a-z]{1,16}_|[A-Z]{1,16}_|[A-Z][a-z]{1,15}_){1,4})'
/** Where a key may begin. */
export const LEFT = `(?:${FREE}|${GLUED})`
const RIGHT = '(?![A-Za-z0-9_])'

const certainty =
  ({ entropy = 3, certain }: SecretOptions) =>
  (secret: string): boolean =>
    isReal(secret) && entropyOf(secret) >= entropy && certain?.(secret) !== false

/**
 * A key with a prefix of its own.
 *
 * @param prefix Where the match begins, as written; a list when one provider has several.
 * @param body Source of the pattern behind the prefix.
 */
export function prefixed(
  id: string,
  name: string,
  prefix: string | readonly string[],
  body: string,
  options: SecretOptions = {},
): SecretPattern {
  const prefixes = typeof prefix === 'string' ? [prefix] : prefix
  const start = prefixes.map((each) => each.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')
  return {
    id,
    name,
    keywords: prefixes.map((each) => each.toLowerCase()),
    literals: prefixes,
    source: `${LEFT}(?:${start})(?:${body})${RIGHT}`,
    ...(options.accept === undefined ? {} : { accept: options.accept }),
    certain: certainty(options),
  }
}

/** From a name to its value: `NAME_KEY = "`, `"nameKey": "`, `name-token :=`, `NAME>`, `name", "`. */
export const ASSIGNED =
  '[\\w.-]{0,24}(?:\\[["\']|["\'`]\\])?\\\\?["\'`]?[ \\t]{0,12}(?:=>|[:?]{0,3}={1,3}|:{1,2}|,|>|\\|\\|)[ \\t]{0,4}(?:\\\\?["\'`])?'
/** Begins a word or a part of a name in camel case: `okta` in `myOktaKey`, not in `rookTable`. */
const NAME_START = '(?<![a-z](?=[a-z])|[A-Z](?=[A-Z]))'

/** A value of a provider's form behind the provider's name; the form alone says too little. */
export function assigned(
  id: string,
  name: string,
  keyword: string | readonly string[],
  value: string,
  options: SecretOptions = {},
): SecretPattern {
  const keywords = typeof keyword === 'string' ? [keyword] : keyword
  const eitherCase = keywords
    .map((each) =>
      each
        .replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
        .replace(/\./g, '\\.'),
    )
    .join('|')
  return {
    id,
    name,
    keywords,
    source: `${NAME_START}(?:${eitherCase})${ASSIGNED}(${value})(?![A-Za-z0-9_=/+-])`,
    ...(options.accept === undefined ? {} : { accept: options.accept }),
    certain: certainty(options),
  }
}

export const HEX = (length: string): string => `[a-f0-9]{${length}}`
export const ALNUM = (length: string): string => `[A-Za-z0-9]{${length}}`
export const WIDE = (length: string): string => `[A-Za-z0-9=_-]{${length}}`
export const UUID = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

/** What a turn of phrase is that hardly varies from language to language. */
import type { InjectionRule } from '../types.ts'

/** Language, words that wake the pattern, the pattern. */
type Row = readonly [code: string, stems: readonly string[], pattern: string]

/** One turn in all its languages. */
export interface Turn extends Pick<
  InjectionRule,
  'id' | 'group' | 'weight' | 'reason' | 'tags' | 'notMatch' | 'roles'
> {
  /** Examples, by language. */
  readonly match: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
}

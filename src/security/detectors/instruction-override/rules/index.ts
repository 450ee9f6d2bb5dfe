/** Every rule of wording. */
import { ADDRESS_RULES } from './address.ts'
import { ASKING_RULES } from './asking.ts'
import { EXTRACTION_RULES } from './extraction.ts'
import { GUARD_RULES } from './guards.ts'
import { LANGUAGE_RULES } from './languages/index.ts'
import { MENTION_RULES } from './mention.ts'
import { OVERRIDE_RULES } from './override.ts'
import { PERSONA_RULES } from './persona.ts'
import { TOOL_RULES } from './tool.ts'
import type { InjectionRule } from './types.ts'

export type { Group, InjectionRule } from './types.ts'

export const INJECTION_RULES: readonly InjectionRule[] = [
  ...OVERRIDE_RULES,
  ...GUARD_RULES,
  ...EXTRACTION_RULES,
  ...ASKING_RULES,
  ...PERSONA_RULES,
  ...TOOL_RULES,
  ...ADDRESS_RULES,
  ...MENTION_RULES,
  ...LANGUAGE_RULES,
]

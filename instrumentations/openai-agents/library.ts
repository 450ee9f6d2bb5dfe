import type { Library } from '../shared/library.ts'
import { OpenAIAgentsInstrumentation } from './instrumentation.ts'
import { OPENAI_AGENTS_PACKAGES, OPENAI_AGENTS_ROWS } from './surface.ts'

export const OPENAI_AGENTS: Library<'openai-agents'> = {
  name: 'openai-agents',
  packages: OPENAI_AGENTS_PACKAGES,
  surface: OPENAI_AGENTS_ROWS,
  create: () => new OpenAIAgentsInstrumentation(),
}

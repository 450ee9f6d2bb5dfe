import type { Library } from '../shared/library.ts'
import { VercelAIInstrumentation } from './instrumentation.ts'
import { VERCEL_AI_PACKAGES, VERCEL_AI_ROWS } from './surface.ts'

export const VERCEL_AI: Library<'vercel-ai'> = {
  name: 'vercel-ai',
  packages: VERCEL_AI_PACKAGES,
  surface: VERCEL_AI_ROWS,
  create: () => new VercelAIInstrumentation(),
}

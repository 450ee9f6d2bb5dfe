import { clientMethods, surfaceRows } from '../shared/class-methods.ts'
import type { Library } from '../shared/library.ts'
import { GroqInstrumentation } from './instrumentation.ts'
import { GROQ_METHODS, GROQ_PACKAGES } from './surface.ts'

export const GROQ: Library<'groq'> = {
  name: 'groq',
  packages: GROQ_PACKAGES,
  surface: surfaceRows(GROQ_METHODS),
  clients: [
    {
      library: 'groq-sdk',
      className: 'Groq',
      marks: ['chat.completions.create'],
      methods: clientMethods(GROQ_METHODS),
    },
  ],
  create: () => new GroqInstrumentation(),
}

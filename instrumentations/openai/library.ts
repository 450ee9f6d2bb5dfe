import { clientMethods, surfaceRows } from '../shared/class-methods.ts'
import type { Library } from '../shared/library.ts'
import { OpenAIInstrumentation } from './instrumentation.ts'
import { OPENAI_METHODS, OPENAI_PACKAGES } from './surface.ts'

export const OPENAI: Library<'openai'> = {
  name: 'openai',
  packages: OPENAI_PACKAGES,
  surface: surfaceRows(OPENAI_METHODS),
  clients: [
    {
      library: 'openai',
      marks: ['chat.completions.create'],
      methods: clientMethods(OPENAI_METHODS),
    },
  ],
  create: () => new OpenAIInstrumentation(),
}

import { clientMethods, surfaceRows } from '../shared/class-methods.ts'
import type { Library } from '../shared/library.ts'
import { GoogleGenAIInstrumentation } from './instrumentation.ts'
import { GOOGLE_GENAI_METHODS, GOOGLE_GENAI_PACKAGES } from './surface.ts'

export const GOOGLE_GENAI: Library<'google-genai'> = {
  name: 'google-genai',
  packages: GOOGLE_GENAI_PACKAGES,
  surface: surfaceRows(GOOGLE_GENAI_METHODS),
  clients: [
    {
      library: '@google/genai',
      marks: ['models.generateContent', 'models.generateContentInternal'],
      methods: clientMethods(GOOGLE_GENAI_METHODS),
    },
  ],
  create: () => new GoogleGenAIInstrumentation(),
}

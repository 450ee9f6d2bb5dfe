import { clientMethods, surfaceRows } from '../shared/class-methods.ts'
import type { Library } from '../shared/library.ts'
import { CohereInstrumentation } from './instrumentation.ts'
import { COHERE_METHODS, COHERE_PACKAGES } from './surface.ts'

export const COHERE: Library<'cohere'> = {
  name: 'cohere',
  packages: COHERE_PACKAGES,
  surface: surfaceRows(COHERE_METHODS),
  clients: [
    {
      library: 'cohere-ai',
      marks: ['chat', 'chatStream', 'rerank'],
      methods: clientMethods(COHERE_METHODS),
    },
  ],
  create: () => new CohereInstrumentation(),
}

import { clientMethods, surfaceRows } from '../shared/class-methods.ts'
import type { Library } from '../shared/library.ts'
import { MistralInstrumentation } from './instrumentation.ts'
import { MISTRAL_METHODS, MISTRAL_PACKAGES } from './surface.ts'

export const MISTRAL: Library<'mistral'> = {
  name: 'mistral',
  packages: MISTRAL_PACKAGES,
  surface: surfaceRows(MISTRAL_METHODS),
  clients: [
    {
      library: '@mistralai/mistralai',
      marks: ['chat.complete', 'chat.stream', 'fim.complete'],
      methods: clientMethods(MISTRAL_METHODS),
    },
  ],
  create: () => new MistralInstrumentation(),
}

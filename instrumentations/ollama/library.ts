import { clientMethods, surfaceRows } from '../shared/class-methods.ts'
import type { Library } from '../shared/library.ts'
import { OllamaInstrumentation } from './instrumentation.ts'
import { OLLAMA_METHODS, OLLAMA_PACKAGES } from './surface.ts'

export const OLLAMA: Library<'ollama'> = {
  name: 'ollama',
  packages: OLLAMA_PACKAGES,
  surface: surfaceRows(OLLAMA_METHODS),
  clients: [
    {
      library: 'ollama',
      className: 'Ollama',
      marks: ['chat', 'generate'],
      methods: clientMethods(OLLAMA_METHODS),
    },
  ],
  create: () => new OllamaInstrumentation(),
}

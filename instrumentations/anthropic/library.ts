import { clientMethods, surfaceRows } from '../shared/class-methods.ts'
import type { Library } from '../shared/library.ts'
import { AnthropicInstrumentation } from './instrumentation.ts'
import { ANTHROPIC_METHODS, ANTHROPIC_PACKAGES } from './surface.ts'

export const ANTHROPIC: Library<'anthropic'> = {
  name: 'anthropic',
  packages: ANTHROPIC_PACKAGES,
  surface: surfaceRows(ANTHROPIC_METHODS),
  clients: [
    {
      library: '@anthropic-ai/sdk',
      marks: ['messages.create', 'messages.stream'],
      methods: clientMethods(ANTHROPIC_METHODS),
    },
  ],
  create: () => new AnthropicInstrumentation(),
}

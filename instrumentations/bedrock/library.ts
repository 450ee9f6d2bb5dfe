import type { Library } from '../shared/library.ts'
import { BedrockInstrumentation } from './instrumentation.ts'
import { BEDROCK_PACKAGES, BEDROCK_SURFACE } from './surface.ts'
import { wrapSend } from './wrap.ts'

export const BEDROCK: Library<'bedrock'> = {
  name: 'bedrock',
  packages: BEDROCK_PACKAGES,
  surface: BEDROCK_SURFACE,
  clients: [
    {
      library: '@aws-sdk/client-bedrock-runtime',
      className: 'BedrockRuntimeClient',
      marks: ['send'],
      methods: [{ path: 'send', wrap: wrapSend }],
    },
  ],
  create: () => new BedrockInstrumentation(),
}

import { MonitorInstrumentation } from '../shared/instrumentation.ts'
import type { LoadedModule } from '../shared/loaded-module.ts'
import { GOOGLE_GENAI_METHODS, GOOGLE_GENAI_PACKAGES } from './surface.ts'

/**
 * Monitors the `@google/genai` package: each request of `generateContent` and `generateContentStream`, of chats and of
 * automatic function calling too, embeddings, images and videos; of the Gemini API and of Vertex AI.
 *
 * @example registerInstrumentations({ instrumentations: [new GoogleGenAIInstrumentation()] })
 */
export class GoogleGenAIInstrumentation extends MonitorInstrumentation {
  constructor() {
    super('google-genai')
  }

  protected get packages() {
    return GOOGLE_GENAI_PACKAGES
  }

  protected patchExports(module: LoadedModule): undefined {
    return this.patchClasses(module.exports, GOOGLE_GENAI_METHODS, module)
  }
}

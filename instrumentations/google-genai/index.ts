/** Monitoring of the `@google/genai` package. */
export { GoogleGenAIInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

/** Monitoring of the `openai` package. */
export { OpenAIInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

/** Monitoring of the `groq-sdk` package. */
export { GroqInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

/** Monitoring of the `cohere-ai` package. */
export { CohereInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

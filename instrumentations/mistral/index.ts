/** Monitoring of the `@mistralai/mistralai` package. */
export { MistralInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

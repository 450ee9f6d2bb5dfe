/** Monitoring of the `ollama` package. */
export { OllamaInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

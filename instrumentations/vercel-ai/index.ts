/** Monitoring of the `ai` package (Vercel AI SDK). */
export { VercelAIInstrumentation } from './instrumentation.ts'
export { monitorModel, monitorTools } from './explicit.ts'
export { TESTED_MAJORS } from './surface.ts'

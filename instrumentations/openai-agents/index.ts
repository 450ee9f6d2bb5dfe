/** Monitoring of `@openai/agents`. */
export { OpenAIAgentsInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

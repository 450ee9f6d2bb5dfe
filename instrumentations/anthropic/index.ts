/** Monitoring of the `@anthropic-ai/sdk` package. */
export { AnthropicInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

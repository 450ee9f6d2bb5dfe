/** Monitoring of `@anthropic-ai/claude-agent-sdk`. */
export { ClaudeAgentSdkInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

/** Monitoring of the `@aws-sdk/client-bedrock-runtime` package. */
export { BedrockInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

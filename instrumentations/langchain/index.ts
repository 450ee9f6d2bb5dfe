/** Monitoring of `@langchain/core` and of what is built on it, such as `@langchain/langgraph`. */
export { LangChainInstrumentation } from './instrumentation.ts'
export { TESTED_MAJORS } from './surface.ts'

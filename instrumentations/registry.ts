/** Every library that is monitored without code: one line each. */
export { ANTHROPIC } from './anthropic/library.ts'
export { GOOGLE_GENAI } from './google-genai/library.ts'
export { GROQ } from './groq/library.ts'
export { LANGCHAIN } from './langchain/library.ts'
export { MCP } from './mcp/library.ts'
export { OPENAI } from './openai/library.ts'
export { OPENAI_AGENTS } from './openai-agents/library.ts'
export { VERCEL_AI } from './vercel-ai/library.ts'

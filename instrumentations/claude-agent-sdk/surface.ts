/** What of the Claude Agent SDK is monitored. */
import type { LibraryPackage, SurfaceRow } from '../shared/library.ts'

/** Majors of `@anthropic-ai/claude-agent-sdk` that the tests cover: 0.3. */
export const TESTED_MAJORS = [0, 0] as const

export const CLAUDE_AGENT_SDK_PACKAGES: readonly LibraryPackage[] = [
  { name: '@anthropic-ai/claude-agent-sdk', testedMajors: TESTED_MAJORS, files: ['sdk.mjs'] },
]

export const CLAUDE_AGENT_SDK_ROWS: readonly SurfaceRow[] = [
  { call: 'query', span: 'invoke_agent <agent>', channel: 'AGENT' },
  { call: 'each sub-agent', span: 'invoke_agent <type>', channel: 'AGENT' },
  {
    call: 'each tool',
    also: ['those of MCP servers'],
    span: 'execute_tool <tool>',
    channel: 'TOOL',
  },
  { call: 'each prompt', span: 'user_prompt', channel: 'LLM' },
  { call: 'each answer of a model', span: 'chat <model>', channel: 'LLM' },
]

/** What of the OpenAI Agents SDK is monitored. */
import type { LibraryPackage, SurfaceRow } from '../shared/library.ts'

/** Majors of `@openai/agents-core` that the tests cover: 0.x, from 0.6 on. */
export const TESTED_MAJORS = [0, 0] as const

/** The files that have what is patched. */
const FILES = ['agent', 'run', 'tool'] as const

/** `@openai/agents` exports what `@openai/agents-core` has. */
export const OPENAI_AGENTS_PACKAGES: readonly LibraryPackage[] = [
  {
    name: '@openai/agents-core',
    testedMajors: TESTED_MAJORS,
    files: FILES.flatMap((file) => [`dist/${file}.js`, `dist/${file}.mjs`]),
  },
]

export const OPENAI_AGENTS_ROWS: readonly SurfaceRow[] = [
  {
    call: 'run',
    also: ['runner.run', 'a streamed run'],
    span: 'invoke_workflow <workflow>',
    channel: 'AGENT',
  },
  { call: 'each agent of a run', span: 'invoke_agent <agent>', channel: 'AGENT' },
  {
    call: 'tool',
    also: ['agent.asTool', 'tools of MCP servers'],
    span: 'execute_tool <tool>',
    channel: 'TOOL',
  },
  { call: 'shellTool', also: ['applyPatchTool'], span: 'execute_tool <tool>', channel: 'TOOL' },
  { call: 'handoff', span: 'execute_tool transfer_to_<agent>', channel: 'TOOL' },
  { call: 'each request to a model', span: 'chat <model>', channel: 'LLM' },
]

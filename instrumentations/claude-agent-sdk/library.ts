import type { Library } from '../shared/library.ts'
import { ClaudeAgentSdkInstrumentation } from './instrumentation.ts'
import { CLAUDE_AGENT_SDK_PACKAGES, CLAUDE_AGENT_SDK_ROWS } from './surface.ts'

export const CLAUDE_AGENT_SDK: Library<'claude-agent-sdk'> = {
  name: 'claude-agent-sdk',
  packages: CLAUDE_AGENT_SDK_PACKAGES,
  surface: CLAUDE_AGENT_SDK_ROWS,
  create: () => new ClaudeAgentSdkInstrumentation(),
}

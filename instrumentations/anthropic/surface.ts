/** What of the `@anthropic-ai/sdk` package is monitored: one row for each method that asks a model. */
import { GEN_AI_OPERATION_TEXT_COMPLETION } from '../../src/semconv/gen-ai.ts'
import type { ClassMethod } from '../shared/class-methods.ts'
import type { LibraryPackage } from '../shared/library.ts'
import { wrapToolRunner } from '../shared/tools.ts'
import { describing, type Operation } from './describe.ts'
import { gatedRunnable } from './tool-runner.ts'
import { wrapHelper, wrapRequest } from './wrap.ts'

/** Majors of `@anthropic-ai/sdk` that the tests cover. */
export const TESTED_MAJORS = [0, 1] as const

export const ANTHROPIC_PACKAGES: readonly LibraryPackage[] = [
  {
    name: '@anthropic-ai/sdk',
    testedMajors: TESTED_MAJORS,
    // The other platforms' packages load the resources past the package's front door.
    files: ['index.js', 'index.mjs', 'resources/index.js', 'resources/index.mjs'],
  },
]

const create = (
  name: string,
  operation: Operation,
  { docs, optional = true }: Pick<ClassMethod, 'docs' | 'optional'>,
): ClassMethod => ({
  classes: name.split('.'),
  method: 'create',
  wrap: (original) => wrapRequest(original, describing(operation)),
  optional,
  ...(docs === undefined ? {} : { docs }),
})

/** A helper that starts the SDK's own span before it calls `create`. */
const helper = (name: string, method: string, optional: boolean): ClassMethod => ({
  classes: name.split('.'),
  method,
  wrap: wrapHelper,
  optional,
})

const BETA_MESSAGES = { path: '/v1/messages?beta=true' }

/**
 * `create` carries the helpers `stream`, `parse` and `toolRunner` too. Counting tokens, batches and files ask no
 * model in this process.
 */
export const ANTHROPIC_METHODS: readonly ClassMethod[] = [
  create(
    'Messages',
    { path: '/v1/messages' },
    { optional: false, docs: { span: 'chat <model>', also: ['stream', 'parse'] } },
  ),
  helper('Messages', 'stream', false),
  create('Beta.Messages', BETA_MESSAGES, {
    docs: {
      span: 'chat <model>',
      also: ['stream', 'parse', 'toolRunner'],
      versions: 'from 0.37 on',
    },
  }),
  helper('Beta.Messages', 'stream', true),
  {
    classes: ['Beta', 'Messages'],
    method: 'toolRunner',
    wrap: wrapToolRunner(gatedRunnable),
    optional: true,
    docs: { channel: 'TOOL', span: 'execute_tool <tool>', versions: 'from 0.63 on' },
  },
  create('Beta.PromptCaching.Messages', BETA_MESSAGES, {
    docs: { span: 'chat <model>', versions: '0.27 to 0.36' },
  }),
  create(
    'Completions',
    { path: '/v1/complete', operation: GEN_AI_OPERATION_TEXT_COMPLETION },
    { docs: { span: 'text_completion <model>', versions: '0.x' } },
  ),
]

import { readFileSync, writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { format } from 'prettier'
import { expect, test } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'

const PAGE = new URL('../../docs/cli.md', import.meta.url)

const INTRODUCTION = `# The command line

\`cylestio\` reads the local database. Every command but \`db cleanup\`, \`db optimize\`, \`pins approve\`,
\`pins forget\` and those of \`sinks\` that change one leaves its events and pins as they are; \`forward\` and \`replay\` send
them on ([delivery](delivery.md)).

- \`--format\` chooses the output: \`human\` tables that fit the terminal, \`json\`, \`ndjson\` (one JSON text a line),
  \`csv\` (safe to open in a spreadsheet) or \`md\`.
- Colours appear in a terminal only, and never with \`NO_COLOR\`.
- Stored text is hostile: control characters, terminal sequences and reordering marks in it are printed as visible
  escapes.
- Exit codes: 0 all is well, 1 trouble (one message on standard error), 2 found (\`alerts --fail-on\`, \`verify\`). \`scan\` has those of
  other checkers of files: 1 found, 2 bad input or usage.
- A time is so long ago (\`90s\`, \`15m\`, \`1h\`, \`2d\`, \`1w\`) or ISO 8601.
`

/** The help texts of all commands; what depends on the version or the terminal is left out. */
function cliPage(): string {
  return [INTRODUCTION, ...helpTexts(createProgram(), 'cylestio')].join('\n')
}

function helpTexts(command: Command, name: string): string[] {
  let help = ''
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => 100 })
  command.outputHelp()
  return [
    `## \`${name}\`\n\n\`\`\`text\n${help.trimEnd()}\n\`\`\`\n`,
    ...command.commands.flatMap((child) => helpTexts(child, `${name} ${child.name()}`)),
  ]
}

test('docs/cli.md is what --help says (UPDATE_DOCS=1 rewrites it)', async () => {
  const fresh = await format(cliPage(), { parser: 'markdown' })
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, fresh)
  expect(readFileSync(PAGE, 'utf8')).toBe(fresh)
})

/**
 * `npm run claude-code [-- --path <file> --cache <folder>]`: the tests of the Claude Agent SDK on the real Claude
 * Code, against a local server. Its executable (190 MB to fetch, 400 MB on disk) is no part of the project: it comes
 * with a package for each platform, of the SDK's own version.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PROJECT } from '../conformance/install.ts'

const SDK = '@anthropic-ai/claude-agent-sdk'
const TEST = 'test/instrumentations/claude-agent-sdk.test.ts'

const { values } = parseArgs({ options: { path: { type: 'string' }, cache: { type: 'string' } } })
const cache = values.cache ?? mkdtempSync(join(tmpdir(), 'cylestio-claude-code-'))
try {
  const path = values.path ?? fetchExecutable(cache)
  console.log(execFileSync(path, ['--version'], { encoding: 'utf8' }).trim())
  const { status } = spawnSync('npx', ['vitest', 'run', '-c', 'test/vitest.config.ts', TEST], {
    ...{ cwd: PROJECT, stdio: 'inherit' },
    env: { ...process.env, CLAUDE_CODE_PATH: path },
  })
  process.exitCode = status ?? 1
} finally {
  if (values.cache === undefined) rmSync(cache, { recursive: true, force: true })
}

function fetchExecutable(folder: string): string {
  const manifest = join(PROJECT, 'node_modules', SDK, 'package.json')
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const name = `${SDK}-${process.platform}-${process.arch}`
  const executable = process.platform === 'win32' ? 'claude.exe' : 'claude'
  const path = join(folder, 'node_modules', name, executable)
  if (!existsSync(path)) {
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder]
    execFileSync('npm', ['install', ...options, `${name}@${version}`], { stdio: 'inherit' })
  }
  return path
}

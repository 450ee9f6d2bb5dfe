/** Other versions of Node, from the npm package `node` that has the project's own. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { NodeUnderTest } from './run.ts'

/** The oldest supported, the newest of its line (with the newer kind of hooks), and the newest line. */
export const OTHER_NODES = ['22.15.0', '22', '26'] as const

/** The Node that runs this. */
export const thisNode: NodeUnderTest = { version: process.versions.node }

/**
 * Installs a version.
 *
 * @param cache folder to install into
 * @param range such as `22.15.0` or `26`
 * @throws Error with npm's words where there is none
 */
export async function installNode(cache: string, range: string): Promise<NodeUnderTest> {
  const folder = join(cache, `node-${range}`)
  const path = join(folder, 'node_modules/node/bin/node')
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    // The package's script fetches the binary for this platform.
    const manifest = { private: true, allowScripts: { node: true } }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    const args = ['install', '--no-audit', '--no-fund', '--prefer-offline', `node@${range}`]
    await promisify(execFile)('npm', args, { cwd: folder, timeout: 180_000 })
  }
  const { stdout } = await promisify(execFile)(path, ['-p', 'process.versions.node'])
  return { version: stdout.trim(), path }
}

/** Applications of their own, with the packed monitor installed as a user installs it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type App, createApp, type Packed } from '../package/app.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))

/** The applications: a folder each, whose package.json says what is installed beside the monitor. */
export type AppName = 'sdk-2' | 'sdk-3' | 'beside'

/**
 * Installs an application by npm, without any flag about peers.
 *
 * @throws Error with npm's words when it cannot be installed, or says anything about peers
 */
export async function installApp(name: AppName, packed: Packed): Promise<App> {
  const manifest = JSON.parse(readFileSync(join(HERE, name, 'package.json'), 'utf8')) as object
  const app = await createApp([packed.tarball], manifest)
  const { code, stderr } = app.install
  if (code !== 0 || /ERESOLVE|peer/i.test(stderr)) {
    throw new Error(`npm install in ${name} ended with ${code}:\n${stderr}`)
  }
  return app
}

/** Copies a program into the application and runs it there; what it prints is JSON. */
export async function runProgram<T>(
  app: App,
  program: string,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv },
): Promise<T> {
  const text = (file: string): string => readFileSync(join(HERE, 'programs', file), 'utf8')
  for (const file of new Set([program, 'work.mjs'])) app.write(file, text(file))
  const { code, stdout, stderr } = await app.node([program, ...args], env)
  if (code !== 0 || stderr !== '') throw new Error(`${program} ended with ${code}:\n${stderr}`)
  return JSON.parse(stdout) as T
}

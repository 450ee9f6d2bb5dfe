/**
 * Preloaded into an application that `cylestio doctor --run` runs: writes down every module of the packages of interest
 * that is resolved, whoever patches it or not. The file and the packages come in the environment.
 */
import { appendFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { ENV_MODULES_FILE, ENV_PACKAGES, type SeenModule } from './seen-modules.ts'

const file = process.env[ENV_MODULES_FILE]
const packages = JSON.parse(process.env[ENV_PACKAGES] ?? '[]') as string[]
const forms = packages.map((name) => `/node_modules/${name}/`)
const seen = new Set<string>()

function note(url: string, by: SeenModule['by']): void {
  const [path = url] = url.split('?', 1)
  const at = forms.findIndex((form) => path.includes(form))
  const name = packages[at]
  if (file === undefined || name === undefined || seen.has(by + path)) return
  seen.add(by + path)
  appendFileSync(file, `${JSON.stringify({ name, by, path } satisfies SeenModule)}\n`)
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const result = nextResolve(specifier, context)
    try {
      // Node's own name for what asks: `require` or `import`.
      note(result.url, context.conditions?.includes('require') === true ? 'require' : 'import')
    } catch {
      // The application must not notice.
    }
    return result
  },
})

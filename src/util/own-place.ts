/** Where this package's code lies: in its own files, or copied into an application's bundle. */
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** URL or path of our code. A CommonJS bundle has no `import.meta.url`, but a `__filename`. */
export function ownPlace(): string {
  const url = import.meta.url as string | undefined
  if (url !== undefined) return url
  return typeof __filename === 'string' ? __filename : join(process.cwd(), 'index.js')
}

/** `require` as our code would use it. */
export const ownRequire = (): NodeJS.Require => createRequire(ownPlace())

/** Whether a bundler has copied our code into another file: files beside it are then not there. */
export const isBundled = (): boolean => !/[\\/]util[\\/]own-place\.[jt]s$/.test(ownPlace())

/** The hook by which `import` statements of monitored libraries pass by us; `require` needs none. */
import { register } from 'node:module'
import {
  register as registerSync,
  supportsSyncHooks,
} from 'import-in-the-middle/register-hooks.mjs'

/** `module.registerHooks` in the application's thread, or `module.register` with a thread of its own. */
export type LoaderHook = 'registerHooks' | 'register'

let registered: LoaderHook | undefined

/**
 * Registers the ES module hook once: in the application's thread where Node supports it (22.22.3, 24.11.1,
 * 25.1 and later), through the older loader thread otherwise. Modules that were imported before stay as
 * they are.
 *
 * @param include the modules to see, by the name they are imported by or by URL
 * @returns which kind of hook is in place
 */
export function registerLoaderHook(include: readonly (string | RegExp)[]): LoaderHook {
  if (registered !== undefined) return registered
  const data = { include: [...include] }
  if (supportsSyncHooks()) {
    registerSync(data)
    registered = 'registerHooks'
  } else {
    register('import-in-the-middle/hook.mjs', import.meta.url, { data })
    registered = 'register'
  }
  return registered
}

/** The hook that shows us imported modules; another one where somebody else registered it. */
export function loaderHookKind(): LoaderHook | 'foreign loader hook' {
  return registered ?? 'foreign loader hook'
}

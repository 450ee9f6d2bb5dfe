/** The hook by which `import` statements of monitored libraries pass by us; `require` needs none. */
import { register } from 'node:module'
import type * as SyncHooks from 'import-in-the-middle/register-hooks.mjs'
import { isBundled, ownPlace, ownRequire } from '../../src/util/own-place.ts'

/** `module.registerHooks` in the application's thread, or `module.register` with a thread of its own. */
export type LoaderHook = 'registerHooks' | 'register'

export type LoaderHookState =
  { readonly hook: LoaderHook } | { readonly hook: 'none'; readonly reason: string }

let registered: LoaderHookState | undefined

/**
 * Registers the ES module hook once: in the application's thread where Node supports it (22.22.3, 24.11.1,
 * 25.1 and later), through the older loader thread otherwise. Modules that were imported before stay as
 * they are. Inside a bundle there is none: the hook's modules would import files that the bundle lacks.
 *
 * @param include the modules to see, by the name they are imported by or by URL
 * @returns which kind of hook is in place, or why there is none; never throws
 */
export function registerLoaderHook(include: readonly (string | RegExp)[]): LoaderHookState {
  return (registered ??= tryToRegister({ include: [...include] }))
}

function tryToRegister(data: { include: (string | RegExp)[] }): LoaderHookState {
  if (isBundled()) return { hook: 'none', reason: 'cylestio-monitor is part of a bundle' }
  try {
    const hooks = syncHooks()
    if (hooks.supportsSyncHooks()) {
      hooks.register(data)
      return { hook: 'registerHooks' }
    }
    register('import-in-the-middle/hook.mjs', ownPlace(), { data })
    return { hook: 'register' }
  } catch (error) {
    return { hook: 'none', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** The hook that this Node supports. */
export function supportedLoaderHook(): LoaderHook {
  return syncHooks().supportsSyncHooks() ? 'registerHooks' : 'register'
}

/** At run time: a bundler must not copy it, and a CommonJS bundle could not even start with it inside. */
const syncHooks = (): typeof SyncHooks =>
  ownRequire()('import-in-the-middle/register-hooks.mjs') as typeof SyncHooks

/** The hook that shows us imported modules; another one where somebody else registered it. */
export function loaderHookKind(): LoaderHook | 'foreign loader hook' {
  return registered === undefined || registered.hook === 'none'
    ? 'foreign loader hook'
    : registered.hook
}

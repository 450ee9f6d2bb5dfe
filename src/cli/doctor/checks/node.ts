/** The version of Node, and by which hook imported libraries are seen on it. */
import { supportedLoaderHook } from '../../../../instrumentations/shared/loader-hook.ts'
import type { Check } from '../types.ts'

export const nodeCheck: Check = {
  id: 'node',
  run() {
    const hook = supportedLoaderHook()
    const facts = { version: process.versions.node, loaderHook: hook, execPath: process.execPath }
    const subject = `Node.js ${process.versions.node}`
    if (hook === 'registerHooks') {
      return [{ level: 'ok', subject, message: 'imports are seen by module.registerHooks', facts }]
    }
    return [
      {
        level: 'info',
        subject,
        message: 'imports are seen by the older module.register, in a thread of its own',
        advice: 'Node 22.22.3, 24.11.1 and later have the newer hooks',
        facts,
      },
    ]
  },
}

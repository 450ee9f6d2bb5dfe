import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    setupFiles: [fileURLToPath(new URL('support/property-seed.ts', import.meta.url))],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A process for each file: providers and patches are global and must not leak. The files start
    // processes of their own, so more workers than two only wait for each other.
    pool: 'forks',
    maxWorkers: 2,
    typecheck: { enabled: false },
  },
})

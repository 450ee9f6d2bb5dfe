/** One file of an application and its libraries, as esbuild makes it. */
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

/**
 * CommonJS parts of an ES module bundle need a `require`; esbuild leaves that to its user
 * (https://esbuild.github.io/api/#platform).
 */
const REQUIRE = `import { createRequire as createRequireOf } from 'node:module'
const require = createRequireOf(import.meta.url)`

/** The monitor stays beside the bundle, as its documentation says. */
export const EXTERNAL = ['cylestio-monitor', 'better-sqlite3']

/** @returns path of the file */
export async function bundle(
  entry: string,
  format: 'esm' | 'cjs',
  external: readonly string[] = EXTERNAL,
): Promise<string> {
  const outfile = join(dirname(entry), format === 'esm' ? 'bundle.mjs' : 'bundle.cjs')
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format,
    external: [...external],
    ...(format === 'esm' ? { banner: { js: REQUIRE } } : {}),
    logLevel: 'silent',
  })
  return outfile
}

import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { run } from '../package/app.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

test('2,000 calls and 500 broken-off streams leave nothing open and the heap flat', async () => {
  const args = ['--expose-gc', '--disable-warning=ExperimentalWarning', MAIN, '2000', '500']
  const { code, stdout, stderr } = await run(process.execPath, args, process.cwd())
  expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' })
  expect(stdout).toMatch(/^6 passed, 0 failed$/m)
}, 180_000)

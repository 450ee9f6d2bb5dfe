import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { EXPORTERS } from '../../exporters/index.ts'

test('the registry has every folder of exporters, and each name stands behind its door', async () => {
  const root = new URL('../../exporters/', import.meta.url)
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const names = folders.map(({ name }) => name).filter((name) => name !== 'shared')
  expect(names.sort()).toEqual(Object.keys(EXPORTERS).sort())
  for (const [name, { door, names }] of Object.entries(EXPORTERS)) {
    expect(door).toBe(`cylestio-monitor/exporters/${name}`)
    const room = (await import(new URL(`${name}/index.ts`, root).href)) as Record<string, unknown>
    expect(Object.keys(room)).toEqual(expect.arrayContaining([...names]))
  }
})

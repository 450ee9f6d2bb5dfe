/** Indexes, a step at a time, and says so. Args: path. */
import { loadDatabase } from '../../../src/store/load.ts'
import { fillIndex } from '../../../src/store/search/fill.ts'

const db = loadDatabase(process.argv[2] ?? '', {})
for (let step = 1; fillIndex(db); step += 1) process.stdout.write(`step ${step}\n`)

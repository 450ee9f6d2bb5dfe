/** Every check, in the order in which they are shown. */
import type { Check } from '../types.ts'
import { configCheck } from './config.ts'
import { databaseCheck } from './database.ts'
import { diskCheck } from './disk.ts'
import { librariesCheck } from './libraries.ts'
import { lossesCheck } from './losses.ts'
import { nodeCheck } from './node.ts'
import { otlpCheck } from './otlp.ts'
import { packagesCheck } from './packages.ts'

export const CHECKS: readonly Check[] = [
  nodeCheck,
  configCheck,
  databaseCheck,
  diskCheck,
  lossesCheck,
  packagesCheck,
  librariesCheck,
  otlpCheck,
]

import { createHash } from 'node:crypto'

/** A number that stands for some texts: 48 bits, so that a session's few thousand do not meet by chance. */
export function digestOf(...texts: readonly string[]): number {
  const hash = createHash('sha1')
  for (const text of texts) hash.update(text).update('\0')
  return hash.digest().readUIntBE(0, 6)
}

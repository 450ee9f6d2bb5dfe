/** Marsaglia's xorshift32: the same numbers for the same seed, so that a failure can be had again. */
export function randomNumbers(seed: number): () => number {
  // A state of zero would stay zero.
  let state = seed | 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

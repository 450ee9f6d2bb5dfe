/** Which sessions found no room any more, so that one that comes back is not taken for a new one. */
import { addBounded } from '../../util/bounded.ts'
import { digestOf } from './digest.ts'

/** Forgotten sessions that are recognised when they come back; each costs some 40 bytes. */
const MAX_RECOGNISED = 16_384

/** The sessions that were forgotten. Built by `createForgottenSessions`. */
export interface ForgottenSessions {
  /** The longest idle session had to go. */
  add(key: string): void
  /** Whether a session that seems new was forgotten before; it is known again from now on. */
  returns(key: string): boolean
}

/**
 * Counts the sessions that were forgotten and those that came back. Both are told when there is one, ten, a
 * hundred and so on: who has many short sessions forgets one with each new one and loses nothing.
 *
 * @param maxSessions The setting `sessions.max_sessions`, for the message.
 */
export function createForgottenSessions(
  maxSessions: number,
  onProblem: (message: string) => void,
): ForgottenSessions {
  const digests = new Set<number>()
  let gone = 0
  let back = 0
  return {
    add(key) {
      addBounded(digests, digestOf(key), MAX_RECOGNISED)
      gone += 1
      if (!isPowerOfTen(gone)) return
      onProblem(
        `the longest idle session was forgotten, ${gone} so far: sessions.max_sessions is ${maxSessions}`,
      )
    },
    returns(key) {
      if (digests.size === 0 || !digests.delete(digestOf(key))) return false
      back += 1
      if (isPowerOfTen(back)) {
        onProblem(
          `a forgotten session went on, ${back} so far: its calls are judged without what came before, ` +
            `raise sessions.max_sessions (${maxSessions})`,
        )
      }
      return true
    },
  }
}

const isPowerOfTen = (count: number): boolean => /^10*$/.test(String(count))

/** Judges calls together with the calls before them in the same session. */
import type { MonitorConfig } from '../../config/types.ts'
import { setLatest } from '../../util/bounded.ts'
import type { EvidenceHash } from '../evidence.ts'
import { createExcerpts } from '../excerpt.ts'
import type { Report } from '../report.ts'
import { adjustHit } from '../rule-settings.ts'
import type { Finding, Masker, SessionGap } from '../types.ts'
import { createForgottenSessions } from './forgotten.ts'
import type { SessionCall, SessionHit, SessionPart } from './types.ts'

/** Findings of one side of one call. */
const MAX_FINDINGS = 32

/** What `createSessionEngine` needs. */
export interface SessionEngineOptions {
  readonly parts: readonly SessionPart[]
  readonly maxSessions: number
  /** Another level for a rule, or the rule switched off. */
  readonly rules: MonitorConfig['security']['rules']
  /** Masks the excerpts. */
  readonly masker: Masker
  /** Hashes the matched texts. */
  readonly evidenceHash: EvidenceHash
  /** Told once about each part that throws, and now and then about sessions that found no room. @default nothing is told */
  readonly onProblem?: (message: string) => void
}

/** Remembers sessions. Built by `createSessionEngine`. */
export interface SessionEngine {
  /**
   * Takes in one side of a call and says what is wrong with it in its session: the 32 gravest findings, the
   * number of the others, the parts that threw (`session.flows`), and what could not be gone by. Call it for
   * every side of every call, in order, once.
   *
   * @param session Key of the session, such as a conversation's id.
   */
  inspect(session: string, call: SessionCall): Report
  /** What the texts of an output that is not complete yet would be found for; nothing is taken in. */
  preview(session: string, call: SessionCall): readonly Finding[]
}

/** What is kept of one session. */
interface KnownSession {
  readonly states: readonly unknown[]
  /** It was forgotten once, and what it had shown until then is not known. */
  readonly returned: boolean
}

/**
 * Builds the engine. At most `maxSessions` sessions are remembered, the longest idle one is forgotten first,
 * and its later calls are marked with the gap `session-forgotten`; each part bounds what it keeps of one.
 */
export function createSessionEngine(options: SessionEngineOptions): SessionEngine {
  const { parts, maxSessions, rules, onProblem = () => undefined } = options
  const sessions = new Map<string, KnownSession>()
  const forgotten = createForgottenSessions(maxSessions, onProblem)
  const told = new Set<string>()

  const sessionOf = (key: string): KnownSession => {
    const known = sessions.get(key)
    const session = known ?? {
      states: parts.map((part) => part.create()),
      returned: forgotten.returns(key),
    }
    if (known === undefined && sessions.size >= maxSessions) {
      const [oldest] = sessions.keys()
      if (oldest !== undefined) forgotten.add(oldest)
    }
    setLatest(sessions, key, session, maxSessions)
    return session
  }

  const threw = (id: string, error: unknown): void => {
    if (told.has(id)) return
    told.add(id)
    const message = error instanceof Error ? error.message : String(error)
    onProblem(`session check ${id} threw: ${message}`)
  }

  return {
    inspect(key, call) {
      const { states, returned } = sessionOf(key)
      const failedChecks = new Set<string>()
      const gaps = new Set<SessionGap>(returned ? ['session-forgotten'] : [])
      const hits: SessionHit[] = []
      for (const [index, part] of parts.entries()) {
        const notes = {
          gap: (gap: SessionGap) => void gaps.add(gap),
          failed: (what: string) => void failedChecks.add(`session.${part.id}.${what}`),
        }
        try {
          for (const hit of part.inspect(call, states[index], notes)) {
            const adjusted = adjustHit(hit, rules)
            if (adjusted !== undefined) hits.push(adjusted)
          }
        } catch (error) {
          failedChecks.add(`session.${part.id}`)
          threw(part.id, error)
        }
      }
      const shown = gravest(hits)
      return {
        findings: shown.map((hit) => findingOf(hit, options)),
        failedChecks: [...failedChecks],
        omittedFindings: hits.length - shown.length,
        gaps: [...gaps],
      }
    },
    preview(key, call) {
      const states = sessions.get(key)?.states
      if (states === undefined) return []
      const hits = parts.flatMap((part, index): SessionHit[] => {
        try {
          const found = part.preview?.(call, states[index]) ?? []
          return found.flatMap((hit) => adjustHit(hit, rules) ?? [])
        } catch (error) {
          threw(part.id, error)
          return []
        }
      })
      return gravest(hits).map((hit) => findingOf(hit, options))
    },
  }
}

/** Of too many hits the dangerous ones stay, whichever part they are from. */
function gravest(hits: readonly SessionHit[]): readonly SessionHit[] {
  if (hits.length <= MAX_FINDINGS) return hits
  const isGrave = ({ level }: SessionHit): boolean => level === 'dangerous'
  return [...hits.filter(isGrave), ...hits.filter((hit) => !isGrave(hit))].slice(0, MAX_FINDINGS)
}

function findingOf(
  { evidence, ...hit }: SessionHit,
  { masker, evidenceHash }: SessionEngineOptions,
): Finding {
  return {
    ...hit,
    excerpt: createExcerpts(evidence, masker)(hit.start, hit.end),
    evidenceHash: evidenceHash(evidence.slice(hit.start, hit.end)),
  }
}

/** Runs the detectors over the segments of a call, within bounds, and never throws. */
import type { MonitorConfig } from '../config/types.ts'
import { defineDetector } from './custom-detector.ts'
import { createDetectors } from './detectors/index.ts'
import { forgetReadings } from './detectors/matching.ts'
import { createEvidenceHash, type EvidenceHash } from './evidence.ts'
import { createExcerpts } from './excerpt.ts'
import type { Excerpts } from './excerpt.ts'
import { createHitMemory, NO_MEMORY } from './hit-memory.ts'
import type { Answer } from './hit-memory.ts'
import { adjustHit } from './rule-settings.ts'
import { createRuleDetector } from './rules.ts'
import type {
  Detector,
  Finding,
  Hit,
  InspectContext,
  Inspector,
  Masker,
  Role,
  Rule,
  Segment,
  Verdict,
} from './types.ts'
import { NO_VERDICT } from './types.ts'
import { shareBudget, windowsOf } from './windows.ts'

/** Findings of one call; more would be noise in an alert and weight in the store. */
const MAX_FINDINGS = 64
/** Throws after which a user's rule or detector is switched off. */
const MAX_THROWS = 5

/** What `createInspector` needs. */
export interface InspectorOptions {
  readonly config: MonitorConfig['security']
  /** The user's own rules, run after the built-in detectors. */
  readonly rules?: readonly Rule[]
  /** The user's own detectors, run after the rules. */
  readonly detectors?: readonly Detector[]
  /** Masks the excerpts. */
  readonly masker: Masker
  /** Hashes the matched texts. @default with a key of this process */
  readonly evidenceHash?: EvidenceHash
  /** Told once about each detector or rule that throws. @default nothing is told */
  readonly onProblem?: (message: string) => void
  /**
   * Keep the hits of texts that were judged, so that a conversation sent again with each turn is not judged
   * again. No text is kept, only digests. @default true
   */
  readonly remember?: boolean
}

/** A detector and how it has behaved. */
interface Station {
  readonly detector: Detector
  readonly kind: 'detector' | 'rule' | 'custom detector'
  /** False for a function of the user's, which may answer differently each time. */
  readonly lasting: boolean
  throws: number
}

/** The stations of a role. */
interface Fitting {
  readonly lasting: readonly Station[]
  readonly others: readonly Station[]
}

/** A hit with the segment that it lies in. */
interface Candidate {
  readonly hit: Hit
  readonly segment: Segment
  /** Order of the segment in the call. */
  readonly order: number
}

/**
 * Builds the inspector of a configuration.
 *
 * Of a call with more than `max_inspect_chars` characters, head, tail and evenly spread windows are
 * inspected, and the verdict says so. At most 64 findings, dangerous before suspicious, then by position.
 *
 * @throws ConfigError when a rule or a detector is wrong.
 */
export function createInspector(options: InspectorOptions): Inspector {
  const { config, masker, onProblem = () => undefined } = options
  const { evidenceHash = createEvidenceHash(undefined) } = options
  const stations: Station[] = [
    ...createDetectors(config).map((detector) => stationOf(detector, 'detector', true)),
    ...(options.rules ?? []).map((rule) =>
      stationOf(createRuleDetector(rule), 'rule', rule.test === undefined),
    ),
    ...(options.detectors ?? []).map((detector) =>
      stationOf(defineDetector(detector), 'custom detector', false),
    ),
  ]
  const memory = options.remember === false ? NO_MEMORY : createHitMemory()
  const byRole = new Map<Role, Fitting>()
  const stationsFor = (role: Role): Fitting => {
    let fitting = byRole.get(role)
    if (fitting === undefined) {
      const all = stations.filter(({ detector }) => detector.appliesTo.includes(role))
      fitting = {
        lasting: all.filter(({ lasting }) => lasting),
        others: all.filter(({ lasting }) => !lasting),
      }
      byRole.set(role, fitting)
    }
    return fitting
  }
  const failed = (station: Station, error: unknown): void => {
    station.throws += 1
    const off = isCustom(station) && station.throws === MAX_THROWS
    if (!(off || (!isCustom(station) && station.throws === 1))) return
    const message = error instanceof Error ? error.message : String(error)
    const end = off ? ` and was switched off after ${MAX_THROWS} throws` : ''
    onProblem(`security ${station.kind} ${station.detector.id} threw${end}: ${message}`)
  }

  /** Set by a detector that left something unread. */
  let cut = false
  const onCut = (): void => void (cut = true)

  /** The hits of the stations in a text's windows. */
  const answerOf = (
    chosen: readonly Station[],
    segment: Segment,
    share: number,
    context: InspectContext,
    failedChecks: Set<string>,
  ): Answer => {
    const hits: Hit[] = []
    let threw = false
    cut = false
    const { length } = segment.text
    for (const { start, end } of windowsOf(length, share)) {
      const part =
        end - start === length ? segment : { ...segment, text: segment.text.slice(start, end) }
      for (const station of chosen) {
        if (isCustom(station) && station.throws >= MAX_THROWS) {
          threw = true
          failedChecks.add(station.detector.id)
          continue
        }
        const found = hitsOf(station, part, context, (error) => {
          threw = true
          failedChecks.add(station.detector.id)
          failed(station, error)
        })
        for (const hit of found) {
          const adjusted = adjustHit(hit, config.rules)
          if (adjusted !== undefined) hits.push(start === 0 ? adjusted : shift(adjusted, start))
        }
      }
    }
    return { hits, cut, lasting: !threw }
  }

  return {
    inspect(segments, given): Verdict {
      if (segments.length === 0) return NO_VERDICT
      const context: InspectContext = { ...given, onCut }
      const givenChars = segments.reduce((sum, { text }) => sum + text.length, 0)
      const whole = givenChars <= config.max_inspect_chars
      const shares = whole
        ? undefined
        : shareBudget(
            segments.map(({ text }) => text.length),
            config.max_inspect_chars,
          )
      const found = new Collector()
      const failedChecks = new Set<string>()
      let unread = false
      for (const [order, segment] of segments.entries()) {
        const fitting = stationsFor(segment.role)
        if (segment.text === '') continue
        const share = shares?.[order] ?? segment.text.length
        const judge = (chosen: readonly Station[]): Answer =>
          answerOf(chosen, segment, share, context, failedChecks)
        const add = ({ hits, cut }: Answer): void => {
          for (const hit of hits) found.add({ hit, segment, order })
          unread ||= cut
        }
        if (fitting.lasting.length > 0) {
          add(memory.recall(segment, share, context, () => judge(fitting.lasting)))
        }
        if (fitting.others.length > 0) add(judge(fitting.others))
      }
      forgetReadings()
      const hashes = new Map<string, string>()
      const hashOf: EvidenceHash = (match) => {
        const known = hashes.get(match) ?? evidenceHash(match)
        hashes.set(match, known)
        return known
      }
      const sorted = found.sorted()
      const beginsIn = (segment: Segment): number[] =>
        sorted.filter((candidate) => candidate.segment === segment).map(({ hit }) => hit.start)
      const excerpts = new Map<Segment, Excerpts>()
      const excerptsOf = (segment: Segment): Excerpts => {
        const known =
          excerpts.get(segment) ?? createExcerpts(segment.text, masker, beginsIn(segment))
        excerpts.set(segment, known)
        return known
      }
      const findings = sorted.map((candidate) =>
        findingOf(candidate, excerptsOf(candidate.segment), hashOf),
      )
      return {
        level: findings[0]?.level ?? 'none',
        score: findings.reduce((highest, { score }) => Math.max(highest, score), 0),
        findings,
        truncated: !whole || unread,
        failedChecks: [...failedChecks],
        omittedFindings: found.count - findings.length,
        gaps: [],
        givenChars,
        inspectedChars: shares?.reduce((sum, share) => sum + share, 0) ?? givenChars,
      }
    },
  }
}

const stationOf = (detector: Detector, kind: Station['kind'], lasting: boolean): Station => ({
  detector,
  kind,
  lasting,
  throws: 0,
})

/** A user's function may be broken for good; a built-in detector that throws stays on. */
const isCustom = ({ kind }: Station): boolean => kind !== 'detector'

function hitsOf(
  station: Station,
  segment: Segment,
  context: InspectContext,
  failed: (error: unknown) => void,
): readonly Hit[] {
  try {
    return station.detector.inspect(segment, context)
  } catch (error) {
    failed(error)
    return []
  }
}

const shift = (hit: Hit, by: number): Hit => ({ ...hit, start: hit.start + by, end: hit.end + by })

/** Keeps the first findings of each level, each once. */
class Collector {
  /** Hits so far, those without room among them. */
  count = 0
  readonly #seen = new Set<string>()
  readonly #levels: Record<Hit['level'], Candidate[]> = { dangerous: [], suspicious: [] }

  add(candidate: Candidate): void {
    const { hit, order } = candidate
    const level = this.#levels[hit.level]
    // Beyond the bound it is not known which were there already: a rule may count twice for a place.
    if (level.length >= MAX_FINDINGS) {
      this.count += 1
      return
    }
    const key = `${hit.ruleId} ${order} ${hit.start} ${hit.end}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.count += 1
    level.push(candidate)
  }

  sorted(): Candidate[] {
    const byPlace = (a: Candidate, b: Candidate): number =>
      a.order - b.order || a.hit.start - b.hit.start
    return [
      ...this.#levels.dangerous.sort(byPlace),
      ...this.#levels.suspicious.sort(byPlace),
    ].slice(0, MAX_FINDINGS)
  }
}

function findingOf(
  { hit, segment }: Candidate,
  excerpt: Excerpts,
  evidenceHash: EvidenceHash,
): Finding {
  const { text, path: where, role } = segment
  return {
    ...hit,
    where,
    role,
    excerpt: excerpt(hit.start, hit.end),
    evidenceHash: evidenceHash(text.slice(hit.start, hit.end)),
  }
}

/** A receiver that knows what it may be sent, and notes what it took. */
import { isTaken, startMisbehavingServer } from '../../support/misbehaving-server.ts'
import type { Answer, Received } from '../../support/misbehaving-server.ts'
import { identityOf } from './payload.ts'
import type { Identity } from './payload.ts'

export interface Oracle {
  readonly url: string
  readonly port: number
  /** Events that it took, by id, with how often. */
  readonly taken: ReadonlyMap<string, number>
  /** Identities that came, for the judge. */
  readonly identities: ReadonlyMap<string, Identity>
  /** Requests, whatever their answer. */
  readonly requests: number
  /** Rows that came for the first time after a later one. */
  readonly disorder: number
  answer(next: Answer | ((request: Omit<Received, 'answer'>) => Answer)): void
  close(): Promise<void>
}

export async function startOracle(port?: number): Promise<Oracle> {
  const server = await startMisbehavingServer(port, false)
  const taken = new Map<string, number>()
  const identities = new Map<string, Identity>()
  const rows = new Set<number>()
  let requests = 0
  let disorder = 0
  let last = 0
  let choose: (request: Omit<Received, 'answer'>) => Answer = () => ({ status: 200 })

  const note = ({ events }: Omit<Received, 'answer'>): void => {
    for (const { id, event_type: type, data } of events) {
      if (!rows.has(id)) {
        if (id < last) disorder += 1
        rows.add(id)
        last = Math.max(last, id)
      }
      const identity = identityOf(type, data)
      if (identity === undefined) continue
      taken.set(identity.id, (taken.get(identity.id) ?? 0) + 1)
      if (!identities.has(identity.id)) identities.set(identity.id, identity)
    }
  }
  server.answer((request) => {
    requests += 1
    const answer = choose(request)
    if (isTaken({ answer })) note(request)
    return answer
  })
  return {
    url: server.url,
    port: server.port,
    taken,
    identities,
    get requests() {
      return requests
    },
    get disorder() {
      return disorder
    },
    answer(next) {
      choose = typeof next === 'function' ? next : () => next
    },
    close: () => server.close(),
  }
}

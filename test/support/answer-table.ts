/** What a receiver may answer, by what the sender must make of it. Status codes and everything that is no answer. */
import type { Answer } from './misbehaving-server.ts'

/** Delivered, once. */
export const TAKEN: readonly (readonly [name: string, answer: Answer])[] = [
  ['200', { status: 200 }],
  ['202 with a text', { status: 202, headers: { 'content-type': 'text/html' }, body: 'OK' }],
  ['204', { status: 204 }],
  ['200 and a body that breaks off', 'reset-in-body'],
  ['200 and a reset behind it', 'ack-then-reset'],
  ['200 and a body that hardly comes', 'slow-body'],
  ['200 and a body without end', 'endless-body'],
  ['200 and a bomb of zeros', 'gzip-bomb'],
]

/** Sent again until it is taken; with a part of the error that is said. */
export const RETRIED: readonly (readonly [name: string, answer: Answer, error: string])[] = [
  ['408', { status: 408 }, 'HTTP 408'],
  ['425', { status: 425 }, 'HTTP 425'],
  ['429', { status: 429, body: 'slow down' }, 'HTTP 429: slow down'],
  ['500', { status: 500 }, 'HTTP 500'],
  ['502', { status: 502 }, 'HTTP 502'],
  ['503', { status: 503 }, 'HTTP 503'],
  ['504', { status: 504 }, 'HTTP 504'],
  ['a reset', 'reset', 'ECONNRESET'],
  ['a reset at once', 'reset-at-once', 'ECONNRESET'],
  ['no answer', 'hang', 'ETIMEDOUT'],
  ['bytes that are no HTTP', 'garbage', 'HPE_'],
  ['a login page', 'captive-portal', 'web page'],
]

/** Pauses the sink until a person has looked. */
export const PAUSED: readonly (readonly [name: string, answer: Answer])[] = [
  ['401', { status: 401 }],
  ['402', { status: 402 }],
  ['403', { status: 403 }],
  ['404', { status: 404 }],
  ['405', { status: 405 }],
  ['414', { status: 414 }],
  ['431', { status: 431 }],
  ['302', { status: 302, headers: { location: 'http://169.254.169.254/' } }],
  ['307', { status: 307, headers: { location: '/elsewhere' } }],
]

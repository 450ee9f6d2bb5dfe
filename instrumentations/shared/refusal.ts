import type { SecurityError } from '../../src/errors.ts'

/** A client that sends requests by `post`, as generated SDKs have it. */
export interface PostingClient {
  post?(path: string, options: unknown): unknown
}

/**
 * A blocked call still gives the client's own promise class, so that `.withResponse()` and the other helpers
 * work on it. Its request waits for its options, and those are already refused: nothing is ever sent.
 *
 * @param path of the endpoint, such as `/chat/completions`
 */
export function rejectedPost(
  client: PostingClient | undefined,
  path: string,
  error: SecurityError,
): unknown {
  const refusal = Promise.reject(error)
  return client?.post?.(path, refusal) ?? refusal
}

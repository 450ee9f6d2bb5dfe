import type { Context } from '@opentelemetry/api'

/**
 * A context that is another one as time goes by. A run is one chain of steps in which one agent follows another:
 * what its code calls is part of the agent that is at work then.
 *
 * @param now gives the context that it is at the moment
 */
export function movingContext(now: () => Context): Context {
  return {
    getValue: (key) => now().getValue(key),
    // What is derived stays as it is: a call belongs to the agent that made it.
    setValue: (key, value) => now().setValue(key, value),
    deleteValue: (key) => now().deleteValue(key),
  }
}

/** `cylestio forward`: delivers events outside of the application. */
import { once } from 'node:events'
import type { Command } from 'commander'
import { startOutboxForwarder } from '../../../exporters/configured-sinks.ts'
import { listSinks } from '../../query/index.ts'
import { configuredSinks, stopSignal } from '../delivery.ts'
import { databasePath } from '../options.ts'
import type { GlobalOptions } from '../options.ts'
import { visible } from '../output/sanitize.ts'

/** `--once` gives up when a sink does not take anything for this long. */
const ONCE_MS = 600_000

export function addForward(program: Command): void {
  program
    .command('forward')
    .description('deliver events to the configured OTLP endpoint and webhook until Ctrl+C')
    .option('--once', 'end when all that is there is delivered; exit 1 when it cannot be')
    .addHelpText(
      'after',
      `
Of all processes that deliver from one database, the applications among them, one does; the others wait to
take over.

Example:
  $ cylestio forward --once`,
    )
    .action(async (_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { readonly once?: true }>()
      await forward(databasePath(options), options.once === true)
    })
}

async function forward(path: string, isOnce: boolean): Promise<void> {
  // Says at once when there is no database.
  listSinks({ path })
  const sinks = configuredSinks()
  const signal = stopSignal()
  const say = (message: string): void => void process.stderr.write(`${visible(message)}\n`)
  const forwarder = startOutboxForwarder({ path, sinks, say })
  const names = sinks.map(({ id }) => id)
  try {
    if (isOnce) {
      const stopped = once(signal, 'abort').then(() => false)
      const delivered = await Promise.race([forwarder.flush(ONCE_MS), stopped])
      if (!delivered) process.exitCode = 1
    } else {
      say(`delivering from ${path} to ${names.join(', ')}`)
      await untilStopped(signal)
    }
  } finally {
    await forwarder.stop()
  }
  for (const { sink, behind, delivered, state } of listSinks({ path })) {
    if (names.includes(sink)) say(`${sink}: ${state}, ${delivered} delivered, ${behind} to come`)
  }
}

/** Nothing of the forwarder keeps a process alive; this does. */
async function untilStopped(signal: AbortSignal): Promise<void> {
  const alive = setInterval(() => {}, 60_000)
  if (!signal.aborted) await once(signal, 'abort')
  clearInterval(alive)
}

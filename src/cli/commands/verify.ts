/** `cylestio verify`: whether the stored rows are as they were written. */
import type { Command } from 'commander'
import { verifyChain } from '../../query/index.ts'
import type { Verification } from '../../query/index.ts'
import { EXIT_FOUND, anchorKey, databasePath } from '../options.ts'
import type { GlobalOptions } from '../options.ts'
import { print } from '../output/render.ts'
import { oneRow } from '../output/report.ts'

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description(
      'check the hash chain of the rows (audit.hash_chain); exit 2 at the first broken one',
    )
    .option(
      '--head <hash>',
      'the newest hash that you noted down, which must still be in the chain',
    )
    .addHelpText('after', '\nExample:\n  $ cylestio verify --format json')
    .action((_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { readonly head?: string }>()
      const path = databasePath(options)
      const { broken, head, ...found } = verifyChain(path, {
        head: options.head,
        anchorKey: anchorKey(),
      })
      const row = { path, ...found, head, broken: broken?.id, reason: broken?.reason }
      print(
        oneRow(textOf({ ...found, head, ...(broken === undefined ? {} : { broken }) }), row),
        options.format,
      )
      if (found.state !== 'ok') process.exitCode = EXIT_FOUND
    })
}

function textOf({
  state,
  checked,
  unchained,
  deleted,
  signed,
  head,
  broken,
}: Verification): string {
  if (state === 'none')
    return 'The file has no hash chain: set audit.hash_chain before events are written.'
  if (broken !== undefined)
    return `Broken: row ${broken.id} ${broken.reason}. ${checked} rows before it are sound.`
  const older = unchained === 0 ? '' : ` ${unchained} rows are older than the chain.`
  const gone =
    deleted === 0
      ? ''
      : ` Retention deleted ${deleted} rows and left an anchor, ${signed ? 'signed with the key' : 'not signed'}.`
  return `${checked} rows are as they were written.${older}${gone} Newest hash: ${head ?? ''}`
}

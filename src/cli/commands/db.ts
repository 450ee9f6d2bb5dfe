/** `cylestio db`: where the database is, and its upkeep. */
import { existsSync } from 'node:fs'
import { Option } from 'commander'
import type { Command } from 'commander'
import { cleanupOldEvents, optimizeDatabase } from '../../query/index.ts'
import { anchorKey, databasePath, parseCount } from '../options.ts'
import type { GlobalOptions } from '../options.ts'
import { print } from '../output/render.ts'
import { oneRow } from '../output/report.ts'

export function addDb(program: Command): void {
  const db = program.command('db').description('the database file: its place and its upkeep')
  db.command('path')
    .description('print the path of the database')
    .addHelpText('after', '\nExample:\n  $ sqlite3 "$(cylestio db path)" .tables')
    .action((_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>()
      const path = databasePath(options)
      print(oneRow(path, { path, exists: existsSync(path) }), options.format)
    })
  db.command('cleanup')
    .description('delete the events that are older than some days')
    .addOption(
      new Option('--days <days>', 'keep the events of so many days')
        .argParser(parseCount)
        .makeOptionMandatory(),
    )
    .addHelpText('after', '\nExample:\n  $ cylestio db cleanup --days 30')
    .action((_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions & { readonly days: number }>()
      const path = databasePath(options)
      const { deleted } = cleanupOldEvents({ days: options.days, path, anchorKey: anchorKey() })
      const text = `Deleted ${deleted} events older than ${options.days} days.`
      print(oneRow(text, { path, deleted }), options.format)
    })
  db.command('optimize')
    .description('give the room of deleted events back to the disk')
    .addHelpText('after', '\nExample:\n  $ cylestio db optimize')
    .action((_options: unknown, self: Command) => {
      const options = self.optsWithGlobals<GlobalOptions>()
      const path = databasePath(options)
      const { bytesBefore, bytesAfter } = optimizeDatabase({ path })
      const text = `${bytesBefore} bytes before, ${bytesAfter} bytes after.`
      print(oneRow(text, { path, bytesBefore, bytesAfter }), options.format)
    })
}

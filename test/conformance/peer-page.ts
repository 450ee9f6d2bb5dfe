/** Writes docs/conformance.md from one run. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { countChecks } from './table.ts'
import { PROJECT } from './install.ts'
import type { PeerRun } from './peer-runs.ts'
import { peerTables, type PeerTable, whyNotRun } from './peer-table.ts'
import { type NamedPeer, PEER_VERSIONS } from './peers.ts'
import type { RunResult } from './run.ts'

/**
 * The page.
 *
 * @param own the same cases under this project's monitor, in the same run
 * @param date day of the run, such as `2026-12-01`
 */
export function conformancePage(
  own: readonly RunResult[],
  runs: readonly PeerRun[],
  date: string,
): string {
  const peers = [...new Map(runs.map(({ peer }) => [peer.name, peer])).values()]
  const lines = [
    '# The same calls, bare and watched',
    '',
    '<!-- Written by `npm run conformance -- --peer all --page`. -->',
    '',
    `Each case makes a call as applications do, once without any monitor and once under one, in fresh processes, against a`,
    `local server that speaks the provider's wire format. Compared are the result, its class, the error, the chunks, rejections`,
    `that nobody handled, and every byte on the wire but the headers of tracing. Run on ${date} with Node.js ${process.version}.`,
    '',
    '## This monitor',
    '',
    'Each case also runs with a text that its policy blocks, by itself and behind a megabyte of other text: nothing of it may',
    'reach the server or the tool. A case is whole when the call is what it was, its span ended once, and nothing got out.',
    '',
    ...markdown([
      ['library', 'version', 'format', 'checks passed', 'failed'],
      ...own.map((result) => ownCells(result)),
    ]),
    '',
    '## Others',
    '',
    'Set up as their own pages recommend, and without a check that stops calls: so only that the call stays what it was, and',
    'the number of spans, is compared. `✓1` is a call that stayed what it was and of which one span ended, `✗0` one that',
    'broke or changed and of which none did; two such signs are CommonJS and ES modules, where they differ. How many spans',
    'are right is a matter of taste where a call makes others; the totals count what this project asks of itself.',
    '',
    ...markdown([
      ['monitor', 'packages', 'set-up', 'remarks'],
      ...peers.map((peer) => peerCells(peer)),
    ]),
    ...peerTables(runs).flatMap((table) => ['', ...section(table)]),
    '',
    '## Not run',
    '',
    ...notRun(peers, runs),
    '',
  ]
  return lines.join('\n')
}

function ownCells({ library, version, format, rows }: RunResult): string[] {
  const { passed, failed } = countChecks(rows)
  return [library, version, format, String(passed), String(failed)]
}

function peerCells({ title, packages, setup, source, remarks = '' }: NamedPeer): string[] {
  const versions = packages.map((name) => `${name} ${PEER_VERSIONS[name]}`).join(', ')
  return [`[${title}](${source})`, versions, `\`${setup}\``, remarks]
}

function section({ library, version, titles, rows, totals }: PeerTable): string[] {
  return [
    `### ${library} ${version}`,
    '',
    ...markdown([
      ['case', ...titles],
      ...rows.map(({ name, cells }) => [name, ...cells]),
      ['**whole**', ...totals.map(({ whole, of }) => `**${whole} of ${of}**`)],
    ]),
  ]
}

function notRun(peers: readonly NamedPeer[], runs: readonly PeerRun[]): string[] {
  const skipped = runs.flatMap(({ peer, result }) =>
    whyNotRun(result) === undefined
      ? []
      : [`- ${peer.title}, ${result.library} ${result.version}: ${whyNotRun(result)}`],
  )
  const { version } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
    version: string
  }
  return [
    ...skipped,
    `- Libraries that a monitor does not say it instruments; this page is of version ${version} of this project.`,
    '- The real services: all answers come from a local server.',
    `- Checks of other monitors that stop calls (${peers
      .filter(({ remarks }) => remarks?.includes('stops calls') ?? false)
      .map(({ title }) => title)
      .join(', ')}).`,
  ]
}

/** A table whose first row is its head. */
function markdown(rows: readonly (readonly string[])[]): string[] {
  const [head = [], ...body] = rows.map((row) =>
    row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')),
  )
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)]
}

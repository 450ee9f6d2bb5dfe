/**
 * What the pages say is what the code does. `UPDATE_DOCS=1` writes the examples that they quote.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { LIBRARIES } from '../instrumentations/index.ts'
import { createProgram } from '../src/cli/program.ts'
import { DEFAULT_SECURITY_CONFIG } from '../src/security/defaults.ts'
import * as names from '../src/semconv/cylestio.ts'
import { describeMetrics } from '../src/semconv/metrics.ts'
import { ROOT } from './e2e/built.ts'
import { FAULTS } from './faults/registry.ts'
import { withSurface } from './instrumentations/documentation.ts'

const PAGES = globSync(['README.md', 'CHANGELOG.md', 'docs/**/*.md', 'examples/README.md'], {
  cwd: ROOT,
}).sort()
const UPDATE = process.env['UPDATE_DOCS'] === '1'

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

/** Compares a page with what it should be, or makes it so. */
async function compare(page: string, wanted: string): Promise<void> {
  const options = await resolveConfig(join(ROOT, page))
  const formatted = await format(wanted, { ...options, parser: 'markdown' })
  if (UPDATE) writeFileSync(join(ROOT, page), formatted)
  expect(read(page)).toBe(formatted)
}

/** A block of code that says which example it is from. */
const QUOTED = /<!-- example: (\S+?)(?:#(\S+))? -->\n\n```(\w+)\n([^]*?)```/g

/** A file under examples/, or one region of it. */
function exampleText(file: string, region: string | undefined): string {
  const text = read(`examples/${file}`)
  if (region === undefined) return text.trim()
  const found = text.split(`// #region ${region}\n`)[1]?.split('// #endregion')[0]
  if (found === undefined) throw new Error(`examples/${file} has no region ${region}`)
  return found.trim()
}

describe.each(PAGES)('%s', (page) => {
  test('quotes its examples word for word', async () => {
    const wanted = read(page).replaceAll(
      QUOTED,
      (_all, file: string, region: string | undefined, language: string) =>
        `<!-- example: ${file}${region === undefined ? '' : `#${region}`} -->\n\n` +
        `\`\`\`${language}\n${exampleText(file, region)}\n\`\`\``,
    )
    await compare(page, wanted)
    const marks = read(page).match(/<!-- example: /g) ?? []
    expect([...read(page).matchAll(QUOTED)]).toHaveLength(marks.length)
  })

  test('has no link to a file that is not there', () => {
    const links = [...read(page).matchAll(/\]\(([^)#]+?)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] ?? '',
    )
    const files = links.filter((link) => !/^[a-z]+:/.test(link))
    const missing = files.filter((link) => !existsSync(join(ROOT, dirname(page), link)))
    expect(missing).toEqual([])
  })

  test('names commands that there are', () => {
    const commands = [...read(page).matchAll(/npx cylestio (?:--\S+ \S+ )*([a-z]+)(?: ([a-z]+))?/g)]
    const known = createProgram().commands
    for (const [line, name, second] of commands) {
      const command = known.find((each) => each.name() === name)
      expect(command, line).toBeDefined()
      if (command === undefined || command.commands.length === 0) continue
      expect(command.commands.map((each) => each.name())).toContain(second)
    }
  })
})

test('every TypeScript block that is no example type-checks', () => {
  const blocks = new Map<string, string>()
  for (const page of PAGES) {
    const own = read(page).replaceAll(QUOTED, '')
    for (const [index, match] of [...own.matchAll(/```(?:ts|typescript)\n([^]*?)```/g)].entries()) {
      blocks.set(join(ROOT, 'docs', `${page.replace(/\W/g, '-')}-${index}.ts`), match[1] ?? '')
    }
  }
  expect(blocks.size).toBeGreaterThan(0)
  expect(complaints(blocks)).toEqual([])
}, 120_000)

test('the type check of the blocks finds a mistake', () => {
  const wrong = "import { monitorCall } from 'cylestio-monitor'\nmonitorCall(7, 'API')\n"
  expect(complaints(new Map([[join(ROOT, 'docs', 'wrong.ts'), wrong]]))).toHaveLength(1)
})

/** What the compiler says about files that are only in memory. */
function complaints(files: ReadonlyMap<string, string>): string[] {
  const path = join(ROOT, 'test/tsconfig.json')
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(path, (file) => ts.sys.readFile(file)).config,
    ts.sys,
    join(ROOT, 'test'),
  )
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (file) => files.has(file) || fileExists(file)
  host.getSourceFile = (file, ...rest) => {
    const text = files.get(file)
    // A block is a module, also when it imports nothing.
    return text === undefined
      ? getSourceFile(file, ...rest)
      : ts.createSourceFile(file, `${text}\nexport {}\n`, rest[0])
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)
    return [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ].map((each) => `${file}: ${ts.flattenDiagnosticMessageText(each.messageText, '\n')}`)
  })
}

describe.each(LIBRARIES.map((library) => [library.name, library] as const))(
  'docs/instrumentations/%s.md',
  (name, library) => {
    test('has the surface and the versions that the code has', async () => {
      const page = `docs/instrumentations/${name}.md`
      await compare(page, await withSurface(read(page), library))
    })
  },
)

describe('docs/guarantees.md', () => {
  const promised = read('docs/guarantees.md')
    .split('\n## ')
    .find((part) => part.startsWith('Promised'))
  const rows = (promised ?? '').split('\n').filter((line) => /^\| (?!-|promise )/.test(line))

  test('every promise names what holds it, by its name', () => {
    expect(rows.length).toBeGreaterThan(20)
    for (const row of rows) {
      const links = [...row.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+)\)/g)]
      expect(links.length, row).toBeGreaterThan(0)
      for (const [, name = '', file = ''] of links) {
        const fault = /^test\/faults\/cases\/([\w-]+)\.ts$/.exec(file)?.[1]
        if (fault === undefined) expect(file.endsWith(`/${name}`), row).toBe(true)
        else expect([name, FAULTS.some((each) => each.name === name)], row).toEqual([fault, true])
        expect(existsSync(join(ROOT, file)), file).toBe(true)
      }
    }
  })

  test('every fault holds a promise', () => {
    const text = rows.join('\n')
    expect(FAULTS.map(({ name }) => name).filter((name) => !text.includes(`[${name}]`))).toEqual([])
  })
})

describe('docs/attributes.md', () => {
  const page = read('docs/attributes.md')
  const values = (prefix: string): string[] =>
    Object.entries(names)
      .filter(([name]) => name.startsWith(prefix))
      .map(([, value]) => value)
      .filter((value) => typeof value === 'string')
      .sort()

  /** First cells of the tables under a heading. */
  const firstCells = (heading: string): string[] => {
    const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
    return [...section.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '').sort()
  }

  test('lists every attribute of ours, and none that there is not', () => {
    expect(firstCells('Attributes')).toEqual(values('ATTR_'))
  })

  test('lists every metric with its kind and unit, and none that there is not', () => {
    const section = page.split('## Metrics\n')[1]?.split('\n## ')[0] ?? ''
    const rows = [...section.matchAll(/^\| `([^`]+)` +\| (\w+) +\| `([^`]+)`/gm)]
    expect(rows.map(([, name, kind, unit]) => ({ name, kind, unit }))).toEqual(
      describeMetrics().map(({ name, kind, unit }) => ({ name, kind, unit })),
    )
  })

  test('lists every event type, and none that there is not', () => {
    const families = ['LLM', 'MCP', 'API', 'CUSTOM'].map((channel) =>
      names.callEventType(channel, 'start').replace(/_start$/, ''),
    )
    const stages = ['start', 'finish', 'error', 'blocked']
    expect(firstCells('Event types')).toEqual([...families, ...stages, ...values('EVENT_')].sort())
  })

  test('lists the levels with their numbers', () => {
    for (const [level, severity] of Object.entries(names.SEVERITY)) {
      expect(page).toMatch(new RegExp(`^\\| \`${level}\` +\\| ${severity} +\\|`, 'm'))
    }
  })
})

describe('docs/security.md', () => {
  /** Names in the first column of the table with this heading. */
  const named = (heading: string): string[] => {
    const table = read('docs/security.md').split(new RegExp(`^\\| ${heading} +\\|`, 'm'))[1] ?? ''
    const rows = table.split('\n\n')[0] ?? ''
    return [...rows.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? '').sort()
  }
  const foldersOf = (path: string): string[] =>
    globSync(`${path}/*/index.ts`, { cwd: ROOT })
      .map((file) => basename(dirname(file)))
      .sort()

  test('names every detector, and none that there is not', () => {
    expect(named('detector')).toEqual(foldersOf('src/security/detectors'))
  })

  test('names every part of the session engine, and none that there is not', () => {
    expect(named('part')).toEqual(foldersOf('src/security/session'))
  })

  test('says the default actions that there are', () => {
    const page = read('docs/security.md')
    for (const name of ['suspicious_action', 'dangerous_action', 'output_action'] as const) {
      expect(page).toMatch(
        new RegExp(`^\\| \`security\\.${name}\` +\\| \`${DEFAULT_SECURITY_CONFIG[name]}\``, 'm'),
      )
    }
  })
})

describe('the install line', () => {
  const line = /npm install cylestio-monitor (.+)/.exec(read('README.md'))?.[1] ?? ''
  const pinned = line.split(' ').map((each) => /^(.+)@([~^])(\d+)\.(\d+)\.(\d+)$/.exec(each))
  const { devDependencies } = JSON.parse(read('package.json')) as {
    devDependencies: Record<string, string>
  }

  test.each(pinned.map((match) => [match?.[1] ?? '?', match] as const))(
    'pins %s to the line that the tests run with',
    (name, match) => {
      const [, , , major, minor] = match ?? []
      expect(devDependencies[name]).toMatch(new RegExp(`^${major}\\.${minor}\\.`))
    },
  )
})

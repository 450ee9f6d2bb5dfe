/** The methods that are patched, by version of the packages. */
import type { ClientSurface, SurfaceMethod } from '../shared/client-surface.ts'
import type { LibraryPackage, SurfaceRow } from '../shared/library.ts'
import { wrapGetHandler, wrapOnRequest } from './handled.ts'
import { wrapRequest } from './sent.ts'
import { wrapOnClose } from './session.ts'
import type { McpExports } from './types.ts'

/** Majors of `@modelcontextprotocol/sdk` that the tests cover. */
export const TESTED_MAJORS = [1, 1] as const

/** `@modelcontextprotocol/core` of version 2 has types and schemas only. */
export const MCP_PACKAGES: readonly LibraryPackage[] = [
  {
    name: '@modelcontextprotocol/sdk',
    testedMajors: TESTED_MAJORS,
    // The package is entered through subpaths.
    files: ['cjs', 'esm'].flatMap((format) =>
      ['client', 'server'].map((side) => `dist/${format}/${side}/index.js`),
    ),
    withoutMain: true,
  },
  ...['client', 'server'].map((side): LibraryPackage => ({
    name: `@modelcontextprotocol/${side}`,
    testedMajors: [2, 2],
    files: ['dist/index.mjs', 'dist/index.cjs'],
  })),
]

/** In 2.x all ways to send a request meet here, behind `request`; the codec comes first. */
const FUNNEL = '_requestWithSchemaViaCodec'

interface Method extends SurfaceMethod {
  /** What it stands for in reports. */
  readonly label: string
}

const ANSWERED: Method = {
  path: '_onrequest',
  wrap: wrapOnRequest,
  label: 'setRequestHandler',
}
const CLOSED: Method = { path: '_onclose', wrap: wrapOnClose, label: 'close' }
const METHODS: readonly Method[] = [
  { path: 'request', wrap: (original) => wrapRequest(original, 0), label: 'request' },
  ANSWERED,
  CLOSED,
]
const METHODS_SPLIT: readonly Method[] = [
  { path: FUNNEL, wrap: (original) => wrapRequest(original, 1), label: 'request' },
  ANSWERED,
  CLOSED,
  // A server's questions inside a result reach their handlers past `_onrequest`.
  { path: '_getRequestHandler', wrap: wrapGetHandler, label: 'input requests' },
]

/** The methods of a client's or server's class, by what it has. */
export const methodsOf = (target: object): readonly Method[] =>
  FUNNEL in target ? METHODS_SPLIT : METHODS

/** The package of a module by its classes; those of 2.x tell themselves by what they have. */
export function packageByClasses({ Client, Server }: McpExports): LibraryPackage | undefined {
  const prototype = Client?.prototype ?? Server?.prototype
  const side = Client === undefined ? 'server' : 'client'
  const split = prototype !== undefined && FUNNEL in prototype
  const name = `@modelcontextprotocol/${split ? side : 'sdk'}`
  return MCP_PACKAGES.find((each) => each.name === name)
}

/** For the docs page: what is a span, by the methods of the protocol. */
export const MCP_ROWS: readonly SurfaceRow[] = [
  {
    call: 'client.callTool',
    also: ['getPrompt', 'readResource', 'listTools', 'connect', 'request', '…'],
    span: 'tools/call <tool>',
    channel: 'MCP',
  },
  {
    call: 'server.setRequestHandler',
    also: ['McpServer.registerTool', 'registerPrompt', 'registerResource'],
    span: 'tools/call <tool>',
    channel: 'MCP',
  },
  {
    call: 'server.createMessage',
    also: ['elicitInput', 'listRoots'],
    span: 'sampling/createMessage',
    channel: 'MCP',
  },
  {
    call: 'client.setRequestHandler',
    span: 'sampling/createMessage',
    channel: 'MCP',
  },
]

/** Objects that `monitor()` knows: clients, servers, and an `McpServer` by the server in it. */
export const MCP_SURFACES: readonly ClientSurface[] = [
  { mark: 'callTool', within: '', side: 'client' },
  { mark: 'createMessage', within: '', side: 'server' },
  { mark: 'registerTool', within: 'server.', side: 'server' },
].flatMap(({ mark, within, side }) =>
  [METHODS_SPLIT, METHODS].map((methods) => ({
    library: `@modelcontextprotocol/${methods === METHODS_SPLIT ? side : 'sdk'}`,
    marks: [mark, ...methods.slice(0, 2).map(({ path }) => `${within}${path}`)],
    methods: methods.map(({ path, wrap }) => ({ path: `${within}${path}`, wrap })),
  })),
)

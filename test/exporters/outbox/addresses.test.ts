import type { lookup } from 'node:dns'
import { expect, test } from 'vitest'
import {
  addressKind,
  guardedLookup,
  isLoopbackHost,
} from '../../../exporters/shared/http/addresses.ts'
import { createSender } from '../../../exporters/shared/http/sender.ts'
import { createWebhookSink } from '../../../exporters/webhook/sink.ts'
import { ConfigError } from '../../../src/errors.ts'
import { startMisbehavingServer } from '../../support/misbehaving-server.ts'
import { openDesk } from './support.ts'

test.each([
  ['93.184.216.34', 'public'],
  ['2606:4700::1111', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.9.9.9', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::ffff:7f00:1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['64:ff9b::a00:1', 'private'],
  ['fd12:3456::1', 'private'],
  ['169.254.169.254', 'forbidden'],
  ['::ffff:169.254.169.254', 'forbidden'],
  ['64:ff9b::a9fe:a9fe', 'forbidden'],
  ['fd00:ec2::254', 'forbidden'],
  ['100.100.100.200', 'forbidden'],
  ['fe80::1%eth0', 'forbidden'],
  ['0.0.0.0', 'forbidden'],
  ['::', 'forbidden'],
  ['224.0.0.1', 'forbidden'],
  ['255.255.255.255', 'forbidden'],
  ['no address', 'forbidden'],
])('%s is %s', (address, kind) => {
  expect(addressKind(address)).toBe(kind)
})

test('localhost and its names are this machine, names that only look so are not', () => {
  for (const host of ['localhost', 'a.localhost', 'LOCALHOST', '127.0.0.1', '[::1]']) {
    expect(isLoopbackHost(host), host).toBe(true)
  }
  for (const host of ['localhost.example.com', 'notlocalhost', '128.0.0.1', '0.0.0.0']) {
    expect(isLoopbackHost(host), host).toBe(false)
  }
})

test.each([
  ['http://siem.example.com/', 'https://'],
  ['http://0/', 'https://'],
  ['ftp://siem.example.com/', 'an https:// URL'],
  ['file:///etc/passwd', 'an https:// URL'],
  ['https://user:secret@siem.example.com/', 'without user and password'],
  ['no url', 'an https:// URL'],
])('%s is no webhook', (url, expected) => {
  const create = (): unknown => createWebhookSink({ url })
  expect(create).toThrow(ConfigError)
  expect(create).toThrow(expected)
  expect(create).not.toThrow('secret@')
})

/** A resolver that gives these addresses, whatever the name. */
const resolver = (...addresses: readonly string[]): typeof lookup =>
  ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )) as unknown as typeof lookup

const onlyPublic = (address: string): string | undefined =>
  addressKind(address) === 'public' ? undefined : 'refused'

test('of the addresses of a name only those that are allowed are connected to', () => {
  const given = guardedLookup(onlyPublic, resolver('10.0.0.1', '93.184.216.34', '::1'))
  const calls: unknown[] = []
  given('name', { all: true }, (error, found) => calls.push([error, found]))
  given('name', {}, (error, found, family) => calls.push([error, found, family]))
  expect(calls).toEqual([
    [null, [{ address: '93.184.216.34', family: 4 }]],
    [null, '93.184.216.34', 4],
  ])
  guardedLookup(onlyPublic, resolver('10.0.0.1', '::1'))('name', {}, (error) => {
    expect(error).toMatchObject({ code: 'CYLESTIO_ADDRESS', message: 'name: refused' })
  })
})

test.each([
  'https://10.0.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://0x7f.1/',
  'https://2130706433/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[fd00:ec2::254]/',
])('%s is not connected to, and the sink pauses', async (url) => {
  const desk = await openDesk()
  desk.write(1)
  // The URL's own spelling of this machine counts as this machine: nothing listens there for TLS.
  const forwarder = desk.forward({}, { url, timeoutMs: 500 })
  expect(await forwarder.flush(5_000)).toBe(false)
  const { state, last_error } = desk.sink()
  if (isLoopbackHost(new URL(url).hostname)) expect(state).toBe('retrying')
  else {
    expect(state).toBe('paused')
    expect(String(last_error)).toMatch(/is (?:private|forbidden), and refused/)
  }
})

test('a name that leads to this machine is not connected to, though the server is there', async () => {
  const server = await startMisbehavingServer()
  // `localhost` stands for a public name here: the rule does not allow what it leads to.
  const sender = createSender({
    url: new URL(`http://localhost:${server.port}/`),
    headers: {},
    timeoutMs: 1_000,
    gzip: false,
    rule: onlyPublic,
  })
  expect(await sender.post(Buffer.from('{}'))).toMatchObject({
    kind: 'failure',
    code: 'CYLESTIO_ADDRESS',
  })
  expect(server.received).toEqual([])
  sender.close()
  await server.close()
})

/** Which addresses a request may be made to, judged by the address that is connected to. */
import { lookup as systemLookup } from 'node:dns'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { BlockList, isIP, isIPv6 } from 'node:net'

/** What an address is. */
export type AddressKind = 'public' | 'loopback' | 'private' | 'forbidden'

/** IANA's special-purpose registries (RFC 6890 and its updates), as far as they are no public hosts. */
const LOOPBACK: readonly Range[] = [
  ['127.0.0.0', 8],
  ['::1', 128],
]
const PRIVATE: readonly Range[] = [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['fc00::', 7],
]
/** Link-local with the metadata services of the clouds, "this host", multicast, documentation, reserved. */
const FORBIDDEN: readonly Range[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  // Metadata services inside ranges that are else private: Alibaba Cloud, AWS over IPv6.
  ['100.100.100.200', 32],
  ['fd00:ec2::254', 128],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2001:db8::', 32],
]
/** IPv6 addresses that carry an IPv4 one in their last 32 bits: mapped, NAT64. */
const CARRIERS: readonly Range[] = [
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
]

type Range = readonly [address: string, prefix: number]

const loopback = blockList(LOOPBACK)
const privates = blockList(PRIVATE)
const forbidden = blockList(FORBIDDEN)
const carriers = blockList(CARRIERS)

/**
 * @param address as the system gives it, such as `10.0.0.1` or `::ffff:10.0.0.1`
 * @example addressKind('169.254.169.254') // 'forbidden'
 */
export function addressKind(address: string): AddressKind {
  const plain = address.replace(/%.*$/, '')
  if (isIPv6(plain) && carriers.check(plain, 'ipv6')) return addressKind(carried(plain))
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4'
  if (isIP(plain) === 0 || forbidden.check(plain, family)) return 'forbidden'
  if (loopback.check(plain, family)) return 'loopback'
  return privates.check(plain, family) ? 'private' : 'public'
}

/** The IPv4 address in the last two groups; the URL parser writes every spelling of it in one way. */
function carried(address: string): string {
  const host = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [high = '0', low = '0'] = host.split(':').slice(-2)
  const [a, b] = [Number.parseInt(high || '0', 16), Number.parseInt(low || '0', 16)]
  return [a >> 8, a & 255, b >> 8, b & 255].join('.')
}

/** Whether this host name or address is the machine itself. */
export function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIP(host) !== 0) return addressKind(host) === 'loopback'
  return host === 'localhost' || host.endsWith('.localhost')
}

/** Says why an address may not be connected to; undefined when it may. */
export type AddressRule = (address: string) => string | undefined

/** Error code of a refused address. */
export const ADDRESS_REFUSED = 'CYLESTIO_ADDRESS'

export function addressError(reason: string): Error {
  return Object.assign(new Error(reason), { code: ADDRESS_REFUSED })
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void

/**
 * A `lookup` for `net.connect` that gives only addresses which the rule lets through: the connection is made
 * to exactly what it gives, so that a name that changes its address between a check and the connection
 * (DNS rebinding) gains nothing.
 */
export function guardedLookup(
  rule: AddressRule,
  look: typeof systemLookup = systemLookup,
): (hostname: string, options: LookupOptions, callback: LookupCallback) => void {
  return (hostname, options, callback) => {
    look(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, [])
      const refusals = addresses.map(({ address }) => rule(address))
      const allowed = addresses.filter((_, index) => refusals[index] === undefined)
      const [first] = allowed
      if (first === undefined) {
        const reason = refusals.find((refusal) => refusal !== undefined) ?? 'no address'
        return callback(addressError(`${hostname}: ${reason}`), [])
      }
      if (options.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}

function blockList(ranges: readonly Range[]): BlockList {
  const list = new BlockList()
  for (const [address, prefix] of ranges) {
    list.addSubnet(address, prefix, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  return list
}

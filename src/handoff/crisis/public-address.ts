import { type LookupOptions, lookup } from 'node:dns'
import { Agent } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Addresses of this machine, of private networks and of nobody (RFC 6890): a push service is never there. */
const inside4 = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  inside4.addSubnet(net, bits, 'ipv4')
/** A list of its own: Node takes an IPv4 address for its mapped form, too. */
const inside6 = new BlockList()
// All that is not global unicast, and what carries an IPv4 address in it.
for (const [net, bits] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2002::', 16],
] as const)
  inside6.addSubnet(net, bits, 'ipv6')

export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !inside4.check(address, 'ipv4')
  return family === 6 && !inside6.check(address, 'ipv6')
}

/** Looks at the very address that is connected to: a name that answers otherwise the second time gains nothing. */
const lookupPublic: LookupFunction = (host, options, done) =>
  lookup(host, { ...(options as LookupOptions), all: true }, (error, found) => {
    if (error) return done(error, '', 0)
    const [first] = found
    if (!first || !found.every(({ address }) => isPublicAddress(address)))
      return done(Object.assign(new Error('not a public address'), { code: 'ENOTPUBLIC' }), '', 0)
    return options.all ? done(null, found) : done(null, first.address, first.family)
  })

/** Connects to the world outside alone. Give it no address in place of a name: those are not looked up. */
export const publicAgent = new Agent({ lookup: lookupPublic })

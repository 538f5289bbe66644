import { expect, it } from 'vitest'
import { networkOf } from '../../src/api/network-of.ts'

it('counts a household with 2^64 addresses as one', () => {
  const one = '2001:db8:0:1::/64'
  for (const address of ['2001:db8:0:1::1', '2001:DB8::1:ffff:0:0:9', '2001:0db8:0000:0001:a:b:c:d'])
    expect(networkOf(address)).toBe(one)
  expect(networkOf('2001:db8:0:2::1')).not.toBe(one)
  expect(networkOf('::1')).toBe('0:0:0:0::/64')
  for (const address of ['192.0.2.7', '::ffff:192.0.2.7']) expect(networkOf(address)).toBe('192.0.2.7')
})

import { createServer, get } from 'node:https'
import { expect, it } from 'vitest'
import { isPublicAddress, publicAgent } from '../../src/handoff/crisis/public-address.ts'
import { pushSubscriptionSchema } from '../../src/handoff/crisis/push-subscriptions.ts'

const isTaken = (endpoint: string) =>
  pushSubscriptionSchema.safeParse({ endpoint, keys: { p256dh: 'k', auth: 'a' } }).success

it('takes pushes to services of the world outside alone', () => {
  for (const good of ['https://fcm.googleapis.com/fcm/send/x', 'https://web.push.apple.com/y'])
    expect([good, isTaken(good)]).toEqual([good, true])
  for (const bad of [
    'http://fcm.googleapis.com/x',
    'https://localhost/x',
    'https://127.0.0.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://push.example.org:6379/x',
    'https://me@push.example.org/x',
  ])
    expect([bad, isTaken(bad)]).toEqual([bad, false])
})

it('knows addresses that are none of the world outside', () => {
  for (const address of ['8.8.8.8', '2606:4700::1111']) expect(isPublicAddress(address)).toBe(true)
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '172.31.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    '::ffff:127.0.0.1',
    'fe80::1',
    'fd00::1',
    'name',
  ])
    expect([address, isPublicAddress(address)]).toEqual([address, false])
})

it('connects to no name that leads inside', async () => {
  let calls = 0
  const server = createServer().on('connection', () => calls++)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const error = await new Promise<NodeJS.ErrnoException>((done) =>
    get(`https://localhost:${port}/`, { agent: publicAgent }).on('error', done),
  )
  expect(error.code).toBe('ENOTPUBLIC')
  expect(calls).toBe(0)
  await new Promise((done) => server.close(done))
})

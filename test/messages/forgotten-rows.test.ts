import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { createForgottenRows } from '../../src/jobs/process-lock.ts'
import { testApp } from '../support/app.ts'

it('frees what this process has leased and does not know of, but nothing that may just be on its way', async () => {
  await using turner = await testApp({ roles: ['turns'] })
  const { sql } = turner.database
  const address = `chat-${randomUUID()}`
  await turner.app.receive([
    {
      account: turner.channel.account,
      address,
      externalId: `${address}:1`,
      order: 1,
      at: Date.now(),
      body: { kind: 'text', text: 'hello' },
    },
  ])
  // As a turn leaves it whose commit arrived while its answer was lost with the connection.
  const processId = randomUUID()
  await sql`update outbox set state = 'leased', lease_owner = ${processId}::uuid, lease_until = now() + interval '1 minute'`
  const held = createForgottenRows(sql, processId, () => true)
  const forgotten = createForgottenRows(sql, processId, () => false)
  expect([await held(), await held(), await forgotten()]).toEqual([0, 0, 0])
  expect(await forgotten()).toBe(1)
  await using sender = await testApp({ beside: turner, roles: ['sends'] })
  await expect.poll(() => sender.channel.sent(address).length, { timeout: 15_000 }).toBe(1)
})

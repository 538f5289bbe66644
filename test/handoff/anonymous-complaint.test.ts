import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { openVault } from '../../src/contacts/open-vault.ts'
import { readHistory } from '../../src/messages/history.ts'
import { testApp } from '../support/app.ts'
import { openedChat } from '../support/chat-work.ts'
import { person } from '../support/person.ts'
import { staffIn } from '../support/staff.ts'

it('leaves neither her words in her chat nor a moment or an id that leads to it', async () => {
  await using test = await testApp()
  const { sql, config } = test.app
  const her = person(test)
  await her.starts()
  await her.taps('en')
  for (const tap of ['other', 'complaint', 'anonymous', 'no_center']) await her.taps(tap)
  await her.says('A worker asked me for money')

  const vault = await openVault(sql, config.masterKey)
  if (!vault.ok) throw new Error(vault.why)
  const [contact] = await sql`select id from contacts`
  const history = await readHistory(sql, vault.vault, contact?.id, 0, 100)
  expect(history.filter((item) => item.from === 'person').at(-1)?.text).toBe('••••')
  expect(JSON.stringify(history)).not.toContain('asked me for money')

  const [complaint] = await sql`select id::text, extract(epoch from created_at)::float8 as at from handoffs`
  expect(complaint?.at % 3_600).toBe(0)
  // Version 4: drawn, not made from anything.
  expect(complaint?.id).toMatch(/^.{14}4/)
})

it('with a wish for an answer is on its card alone: who has her chat next may be the one it is about', async () => {
  await using test = await testApp({ roles: ['web', 'turns', 'sends'] })
  const { sql } = test.database
  const her = person(test)
  await her.starts()
  await her.taps('en')
  for (const tap of ['other', 'complaint', 'reply', 'yes', 'no_center']) await her.taps(tap)
  await her.says('A worker asked me for money')

  const [complaint] = await sql`select id, contact_id from handoffs`
  const focal = await staffIn(test, { trained: ['complaints'] })
  const own = { id: complaint?.id, contactId: complaint?.contact_id }
  await focal.post(`/api/staff/chats/${own.id}/claim`)
  const [place] = await sql`select last_seq::float8 as seq from conversations`
  const answer = { id: randomUUID(), text: 'We look into it.', seen: place?.seq, confirmed: true }
  expect((await focal.post(`/api/staff/chats/${own.id}/replies`, answer)).status).toBe(201)

  const worker = await staffIn(test)
  const chat = await openedChat(test, own.contactId, worker)
  const read = JSON.stringify((await worker.get(`/api/staff/chats/${chat.id}`)).body)
  expect(read).toContain('Welcome')
  expect(read).not.toContain('asked me for money')
  expect(read).not.toContain(answer.text)
  const told = JSON.stringify((await focal.get(`/api/staff/chats/${own.id}`)).body)
  expect(told).toContain('asked me for money')
  expect(told).toContain(answer.text)
})

import { expect, it } from 'vitest'
import { openVault } from '../../src/contacts/open-vault.ts'
import { readHistory } from '../../src/messages/history.ts'
import { testApp } from '../support/app.ts'
import { person } from '../support/person.ts'

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

import { expect, it } from 'vitest'
import { openVault } from '../../src/contacts/open-vault.ts'
import { readHistory } from '../../src/messages/history.ts'
import { testApp } from '../support/app.ts'
import { person } from '../support/person.ts'

it('keeps neither the secret word nor a try at it in the chat', async () => {
  await using test = await testApp()
  const her = person(test)
  await her.starts()
  await her.taps('en')
  await her.says('my data')
  await her.taps('word')
  await her.says('zeytun-7')
  await test.app.sql`update contacts set unlocked_until = null`
  await her.says('my data')
  await her.says('zeytun-8')
  const vault = await openVault(test.app.sql, test.app.config.masterKey)
  if (!vault.ok) throw new Error(vault.why)
  const [contact] = await test.app.sql`select id from contacts`
  const history = await readHistory(test.app.sql, vault.vault, contact?.id, 0, 100)
  const words = history.filter((item) => item.from === 'person').map((item) => item.text)
  expect(words).toEqual(expect.arrayContaining(['my data', '••••']))
  expect(JSON.stringify(history)).not.toContain('zeytun')
})

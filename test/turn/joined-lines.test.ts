import { expect, it } from 'vitest'
import { testApp } from '../support/app.ts'

it('joins the lines of an answer for Telegram in a process that does not hold the bot, too', async () => {
  await using turns = await testApp()
  const from = (account: string, n: number, text: string) =>
    turns.app.receive([
      { account, address: '5', externalId: `5:${n}`, order: n, at: Date.now(), body: { kind: 'text', text } },
    ])
  const answers = async (account: string) => {
    await turns.app.idle()
    const [row] = await turns.app.sql<{ n: number }[]>`
      select count(*)::int as n from outbox where account = ${account}`
    return row?.n
  }
  for (const account of ['telegram:99', 'terminal']) {
    await from(account, 1, 'hello')
    await from(account, 2, 'English')
  }
  // The question for the language, then the welcome, the notice and the menu: no second ring for them.
  expect([await answers('telegram:99'), await answers('terminal')]).toEqual([2, 4])
})

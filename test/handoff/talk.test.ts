import { expect, it } from 'vitest'
import { uuidv7 } from '../../src/contacts/ids.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { closeHandoff } from '../../src/handoff/close-handoff.ts'
import { giveBack, tellClosed } from '../../src/handoff/desk/give-back.ts'
import { claimHandoff } from '../../src/handoff/desk/take.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { type Person, person } from '../support/person.ts'
import { makeStaff } from '../support/staff.ts'

const newId = () => uuidv7(Date.now())
const hour = 3_600_000

/** A team of one who is here now, and somebody whose wish for a person was just opened. */
async function talking(test: TestApp) {
  const { db, sql } = test.database
  const opened = await openVault(sql, test.config.masterKey)
  if (!opened.ok) throw new Error('another key')
  const worker = await makeStaff(test)
  const until = new Date(Date.now() + 10 * hour).toISOString()
  await sql`insert into staff_duty (staff_id, here_until) values (${worker.id}, ${until})`
  const her = person(test)
  await her.starts()
  for (const tap of ['en', 'human', 'yes', 'skip']) await her.taps(tap)
  const row = async () => {
    const [found] =
      await sql`select id, state, assigned_to as owner, waiting_for as turn, outcome from handoffs`
    return found as { id: string; state: string; owner: string | null; turn: string; outcome: string | null }
  }
  return { db, sql, vault: opened.vault, worker, her, row }
}
const texts = (her: Person) => her.sees().map(({ text }) => text)

it('goes from the bot to a worker by the bell, on to the bot at a chosen flow, and her words open no old talk', async () => {
  await using test = await testApp()
  const { db, vault, worker, her, row } = await talking(test)
  await expect.poll(row, { timeout: 20_000 }).toMatchObject({ state: 'assigned', owner: worker.id })
  const { id } = await row()
  await db.transaction((tx) => claimHandoff(tx, { id, staffId: worker.id, now: new Date() }))
  const before = texts(her).length
  const back = await db.transaction((tx) =>
    giveBack(tx, vault, { id, staffId: worker.id, flow: 'menu', now: new Date(), newId }),
  )
  expect(back).toEqual({ ok: true })
  await expect.poll(() => texts(her).length, { timeout: 20_000 }).toBe(before + 1)
  expect(
    her
      .sees()
      .at(-1)
      ?.choices?.map(({ id: option }) => option),
  ).toContain('centers')
  expect((await row()).outcome).toBe('given_back')
  await her.says('menu')
  expect((await row()).state).toBe('closed')
})

it('ends with a kind line, and goes on with the same worker when she writes again', async () => {
  await using test = await testApp()
  const { db, vault, worker, her, row } = await talking(test)
  const { id } = await row()
  const now = new Date()
  await db.transaction((tx) => claimHandoff(tx, { id, staffId: worker.id, now }))
  await db.transaction(async (tx) => {
    await closeHandoff(tx, { id, staffId: worker.id, outcome: 'solved', now })
    await tellClosed(tx, vault, { id, now, newId })
  })
  await expect.poll(() => texts(her).at(-1), { timeout: 20_000 }).toContain('ended for now')
  const answers = await her.says('One more thing about the course')
  expect(answers).toHaveLength(1)
  await expect.poll(row, { timeout: 20_000 }).toMatchObject({ id, state: 'assigned', owner: worker.id })
})

it('leaves the bot nothing to say once a worker has taken it', async () => {
  await using test = await testApp()
  const { db, sql, worker, her, row } = await talking(test)
  const { id } = await row()
  const [chat] = await sql`select contact_id from handoffs`
  const line = () => sql`
    insert into outbox (id, contact_id, address_id, account, seq, origin, state, due_at)
    select gen_random_uuid(), v.contact_id, v.address_id, 'telegram:nobody', v.last_seq + 1000 + (random() * 1e6)::int, 'bot', 'queued', now()
    from conversations v where v.contact_id = ${chat?.contact_id}`
  await Promise.all([line(), line()])
  await db.transaction((tx) => claimHandoff(tx, { id, staffId: worker.id, now: new Date() }))
  const left = await sql`select 1 from outbox where origin = 'bot' and state = 'queued'`
  expect(left).toHaveLength(0)
  const heard = texts(her).length
  await her.says('Are you there?')
  expect(texts(her).length).toBe(heard)
})

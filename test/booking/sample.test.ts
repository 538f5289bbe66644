import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { findSessions } from '../../src/booking/find-sessions.ts'
import { loadSampleSessions } from '../../src/booking/load-sample.ts'
import { sessionSeries, sessions } from '../../src/db/schema/index.ts'
import { newId, openedVault } from '../contacts/support.ts'
import { testApp } from '../support/app.ts'

it('has sample sessions to book while it is tried out, and none with a key of its own', async () => {
  await using trial = await testApp({ roles: ['turns'], config: { masterKeyIsTrial: true } })
  const { db, sql } = trial.database
  const now = new Date()
  const search = { services: ['remedial-classes'], center: 'raqqa', limit: 3 }
  const samples = async () => (await findSessions(db, search, now)).map(({ sample }) => sample)
  await expect.poll(samples, { timeout: 60_000 }).toEqual([true, true, true])
  const count = await db.$count(sessions)
  // Loaded again they make nothing anew.
  const vault = await openedVault(sql, Buffer.from(trial.config.masterKey))
  const again = await db.transaction((tx) =>
    loadSampleSessions(tx, { vault, now, newId }, 'data/sample-sessions/sessions.yaml'),
  )
  expect([again, await db.$count(sessions)]).toEqual([0, count])
  await (await testApp({ beside: trial, roles: [] }))[Symbol.asyncDispose]()
  expect(await db.$count(sessions, eq(sessions.state, 'scheduled'))).toBe(0)
  expect(await db.$count(sessionSeries, eq(sessionSeries.state, 'active'))).toBe(0)
})

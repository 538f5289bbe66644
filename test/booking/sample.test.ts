import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { findSessions } from '../../src/booking/find-sessions.ts'
import { sessionSeries, sessions } from '../../src/db/schema/index.ts'
import { testApp } from '../support/app.ts'

it('has sample sessions to book while it is tried out, and none with a key of its own', async () => {
  await using trial = await testApp({ roles: ['turns'], config: { masterKeyIsTrial: true } })
  const { db } = trial.database
  const now = new Date()
  const next = await findSessions(db, { services: ['remedial-classes'], center: 'raqqa', limit: 3 }, now)
  expect(next).toMatchObject([{ sample: true }, { sample: true }, { sample: true }])
  const count = await db.$count(sessions)
  // The next start makes nothing anew.
  await (await testApp({ beside: trial, roles: [], config: { masterKeyIsTrial: true } }))[
    Symbol.asyncDispose
  ]()
  expect(await db.$count(sessions)).toBe(count)
  await (await testApp({ beside: trial, roles: [] }))[Symbol.asyncDispose]()
  expect(await db.$count(sessions, eq(sessions.state, 'scheduled'))).toBe(0)
  expect(await db.$count(sessionSeries, eq(sessionSeries.state, 'active'))).toBe(0)
})

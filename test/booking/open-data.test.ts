import { expect, it } from 'vitest'
import { createSession } from '../../src/booking/create-session.ts'
import { createOpenData } from '../../src/directory/hsds/open-data.ts'
import { toFullService } from '../../src/directory/hsds/to-service.ts'
import { createView } from '../../src/directory/hsds/view.ts'
import { loadSample } from '../../src/directory/load-sample.ts'
import { setOpenData } from '../../src/directory/open-data-switch.ts'
import { publishService } from '../../src/directory/publish-service.ts'
import { sampleFile } from '../../src/directory/read-sample.ts'
import { newId, openedVault } from '../contacts/support.ts'
import { confirmAll } from '../hsds/confirmed.ts'
import { testDatabase } from '../support/database.ts'

const now = new Date('2026-11-22T10:00:00Z')

it('tells the world of seats for adults of services that are published, and of no others', async () => {
  await using database = await testDatabase()
  const { db, sql } = database
  const w = { vault: await openedVault(sql), now, newId }
  await db.transaction((tx) => loadSample(tx, sampleFile))
  await confirmAll(db, '2026-11-22')
  await db.transaction(async (tx) => {
    await publishService(tx, 'vocational-training', now)
    await setOpenData(tx, true, now)
    const startsAt = new Date('2026-12-01T07:00:00Z')
    const meetings = [{ startsAt, endsAt: new Date('2026-12-01T08:00:00Z') }]
    const plan = async (service: string, capacity: number, of: object) => {
      const what = { service, center: 'raqqa', capacity, meetings, ...of }
      expect(await createSession(tx, w, what)).toMatchObject({ ok: true })
    }
    await plan('vocational-training', 12, { minAge: 18 })
    await plan('vocational-training', 8, { minAge: 20 })
    await plan('vocational-training', 100, { minAge: 18, womenOnly: true })
    await plan('vocational-training', 200, { minAge: 6, maxAge: 17 })
    await plan('vocational-training', 300, {})
    await plan('vocational-training', 1, { minAge: 18 })
    await plan('vocational-training', 400, { minAge: 18, sample: true })
    await plan('psychosocial-group', 30, { minAge: 18 })
  })
  const open = await createOpenData({ db, now: () => now.getTime() })()
  expect(open?.capacities).toEqual([{ serviceId: 'vocational-training', seats: 20, free: 20, updated: now }])
  const [service] = open?.services.filter(({ id }) => id === 'vocational-training') ?? []
  if (!open || !service) throw new Error('not published')
  expect(toFullService(createView(open, 'en', now), service)).toMatchObject({
    capacities: [{ available: 20, maximum: 20, unit: { name: 'seat' } }],
  })
})

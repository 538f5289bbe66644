import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import * as schema from '../../src/db/schema/directory.ts'
import { raiseConfirmTasks } from '../../src/directory/confirm-tasks.ts'
import { loadSample } from '../../src/directory/load-sample.ts'
import { publishService, unpublishService } from '../../src/directory/publish-service.ts'
import { sampleFile } from '../../src/directory/read-sample.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { confirmAll } from './confirmed.ts'

const now = new Date('2026-11-22T10:00:00Z')
async function directory(): Promise<TestDatabase> {
  const database = await testDatabase()
  await database.db.transaction((tx) => loadSample(tx, sampleFile))
  return database
}
const publish = ({ db }: TestDatabase, id: string) => db.transaction((tx) => publishService(tx, id, now))
const ofTraining = eq(schema.services.id, 'vocational-training')

describe('publishing a service', () => {
  it('is refused with the list of all that lacks', async () => {
    await using database = await directory()
    const { db } = database
    await db.delete(schema.translations).where(eq(schema.translations.entityId, 'vocational-training'))
    await db.delete(schema.serviceWords)
    const result = await publish(database, 'vocational-training')
    expect(result).toMatchObject({ ok: false, why: 'lacks' })
    const lacks = 'lacks' in result ? result.lacks.join('\n') : ''
    for (const lack of [
      'name_ar',
      'name_kmr',
      'description_ar',
      'description_kmr',
      'synonyms',
      'a place',
      'assured_date',
      'sample',
    ])
      expect(lacks).toContain(lack)
    expect(await publish(database, 'nothing')).toEqual({ ok: false, why: 'unknown' })
    expect((await db.select().from(schema.services).where(ofTraining))[0]?.publishedAt).toBeNull()
  })

  it('works for what is whole, never for what is sensitive', async () => {
    await using database = await directory()
    await confirmAll(database.db, '2026-11-22')
    expect(await publish(database, 'vocational-training')).toEqual({ ok: true })
    expect(await publish(database, 'small-grants')).toMatchObject({
      ok: false,
      lacks: [expect.stringContaining('sensitive')],
    })
    expect(await database.db.transaction((tx) => unpublishService(tx, 'vocational-training'))).toBe(true)
    expect(await database.db.transaction((tx) => unpublishService(tx, 'nothing'))).toBe(false)
  })

  it('wants a day of confirmation that has come, and a place that is certain and open to be named', async () => {
    await using database = await directory()
    const { db } = database
    await confirmAll(db, '2026-11-22')
    await db.update(schema.services).set({ assuredDate: '2026-12-24' }).where(ofTraining)
    await db.update(schema.locations).set({ state: 'closed' })
    expect(await publish(database, 'vocational-training')).toMatchObject({
      lacks: [expect.stringContaining('a place'), expect.stringContaining('future')],
    })
  })

  it.each([
    'Every Sunday 9:30',
    'كل أحد الساعة التاسعة',
    'Her yekşem saet 9',
    'Sundays at 9 am',
    'الأحد ٩:٣٠',
  ])('is refused while a text tells a time: %s', async (description) => {
    await using database = await directory()
    await confirmAll(database.db, '2026-11-22')
    await database.db.update(schema.services).set({ description }).where(ofTraining)
    expect(await publish(database, 'vocational-training')).toMatchObject({
      lacks: [expect.stringContaining('description_en')],
    })
  })
})

describe('details that were confirmed over ninety days ago', () => {
  it('become one task for staff, which ends when somebody confirms them', async () => {
    await using database = await directory()
    const { db } = database
    const raise = () => db.transaction((tx) => raiseConfirmTasks(tx, now))
    const tasks = async () =>
      (await db.select().from(schema.staffTasks)).map(({ kind, subject, doneAt }) => [
        kind,
        subject,
        doneAt !== null,
      ])
    await raise()
    expect(await tasks()).toEqual([])
    // The 24th of August is the ninetieth day before.
    await db.update(schema.services).set({ assuredDate: '2026-08-24' })
    await db.update(schema.services).set({ assuredDate: '2026-08-23' }).where(ofTraining)
    await Promise.all([raise(), raise(), raise()])
    expect(await tasks()).toEqual([['confirm-service', 'vocational-training', false]])
    await db.update(schema.services).set({ assuredDate: '2026-11-22' }).where(ofTraining)
    await raise()
    expect(await tasks()).toEqual([['confirm-service', 'vocational-training', true]])
    await db.update(schema.services).set({ assuredDate: '2026-01-01' }).where(ofTraining)
    await raise()
    expect(await tasks()).toHaveLength(2)
  })
})

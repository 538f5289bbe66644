import { eq } from 'drizzle-orm'
import * as schema from '../../src/db/schema/directory.ts'
import type { Db } from '../../src/db/types.ts'
import { setOpenData } from '../../src/directory/open-data-switch.ts'
import { publicationState, publishService } from '../../src/directory/publish-service.ts'

/** Marks that stand where nobody outside may ever read. */
export const secrets = {
  time: '07:17',
  words: 'secret-when',
  room: 'secret-room',
  phone: '+963 999',
  assurer: 'secret-person@example.org',
} as const

/** Staff have confirmed every detail of the sample directory, with times, rooms and phones of every service. */
export async function confirmAll(db: Db, today: string): Promise<void> {
  await db.update(schema.services).set({
    assuredDate: today,
    sampleFields: [],
    sample: false,
    assurerEmail: secrets.assurer,
    lastModified: new Date(today),
  })
  await db.update(schema.serviceAtLocations).set({ sample: false, description: secrets.room })
  await db.update(schema.locations).set({ state: 'open', confirmedOn: today })
  const services = await db.select({ id: schema.services.id }).from(schema.services)
  const offers = await db.select({ id: schema.serviceAtLocations.id }).from(schema.serviceAtLocations)
  const when = { opensAt: secrets.time, description: secrets.words, notes: secrets.words }
  await db
    .insert(schema.schedules)
    .values([
      ...services.map(({ id }) => ({ id: `s:${id}`, serviceId: id, ...when })),
      ...offers.map(({ id }) => ({ id: `o:${id}`, serviceAtLocationId: id, ...when })),
      { id: 'both', serviceId: 'recreation', locationId: 'raqqa', ...when },
      { id: 'hol', locationId: 'al-hol', ...when },
      { id: 'raqqa', locationId: 'raqqa', opensAt: '08:30', closesAt: '14:00' },
    ])
  await db
    .insert(schema.phones)
    .values(offers.map(({ id }) => ({ id: `o:${id}`, serviceAtLocationId: id, number: secrets.phone })))
  await db.insert(schema.phones).values([
    { id: 'hol', locationId: 'al-hol', number: secrets.phone },
    { id: 'grants', serviceId: 'small-grants', number: secrets.phone },
    { id: 'raqqa', locationId: 'raqqa', number: '+963 111' },
  ])
  await db.insert(schema.locationAddresses).values([
    { id: 'hol', locationId: 'al-hol', address1: secrets.room },
    { id: 'raqqa', locationId: 'raqqa', address1: 'Near the park' },
  ])
}

/** Publishes all that may be published, sensitive ones by force: the rules must hold without the command. */
export async function publishAll(db: Db, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    for (const { id, lacks } of await publicationState(tx, now))
      if (lacks.length === 0) await publishService(tx, id, now)
    await tx.update(schema.services).set({ publishedAt: now }).where(eq(schema.services.sensitive, true))
    await setOpenData(tx, true, now)
  })
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { configError } from '../../src/config/start-notes.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import * as schema from '../../src/db/schema/directory.ts'
import type { Tx } from '../../src/db/types.ts'
import { setOpenData } from '../../src/directory/open-data-switch.ts'
import { publicationState, publishService } from '../../src/directory/publish-service.ts'
import { startError } from '../../src/start-error.ts'

export interface ThrowAway extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  url: string
}

/** The program on a database that goes away with it, its directory filled with every kind of detail and switched on. */
export async function startThrowAway(): Promise<ThrowAway> {
  await using stack = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'mpcc-hsds-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const parsed = parseConfig(
    {
      DATA_DIR: folder,
      HOST: '127.0.0.1',
      PORT: '0',
      ROLES: 'web',
      MASTER_KEY: 'ab'.repeat(32),
      LOG_LEVEL: 'error',
    },
    folder,
  )
  if (!parsed.ok) throw configError(parsed.mistakes)
  const embedded = await startEmbedded({ dataDir: folder, settings: { fsync: 'off' } })
  if (!embedded.ok) throw startError(embedded.sentence, embedded.cure)
  stack.defer(() => embedded.stop())
  const app = stack.use(await createApp({ ...parsed.config, databaseUrl: embedded.url }))
  await app.db.transaction((tx) => fill(tx, new Date()))
  const owned = stack.move()
  return { url: app.url ?? '', [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** Staff have confirmed everything; some details are odd, as real ones are. */
async function fill(tx: Tx, now: Date) {
  const today = now.toISOString().slice(0, 10)
  await tx.update(schema.services).set({
    assuredDate: today,
    sampleFields: [],
    sample: false,
    minimumAge: 12,
    feesDescription: 'Free of charge',
    url: 'not a link',
    email: 'nobody',
  })
  await tx
    .update(schema.services)
    .set({
      assuredDate: '2020-01-01',
      url: 'https://example.org/a?b=c',
      email: 'team@example.org',
      alert: 'Moved',
    })
    .where(eq(schema.services.id, 'vocational-training'))
  await tx.update(schema.serviceAtLocations).set({ sample: false, description: 'Room 1' })
  await tx.update(schema.locations).set({ state: 'open', confirmedOn: today, latitude: 35.95, longitude: 39 })
  await tx.update(schema.locations).set({ state: 'paused' }).where(eq(schema.locations.id, 'hajin'))
  await tx
    .insert(schema.locationAddresses)
    .values({ id: 'a', locationId: 'raqqa', address1: 'Near the park' })
  await tx.insert(schema.phones).values([
    { id: 'p', locationId: 'raqqa', number: '+963 000 000', extension: '12', type: 'voice' },
    { id: 'q', serviceId: 'vocational-training', number: '+963 000 001', extension: 'none' },
  ])
  await tx.insert(schema.schedules).values([
    { id: 's', locationId: 'raqqa', freq: 'WEEKLY', byday: 'SU,MO', opensAt: '09:00', closesAt: '15:00' },
    { id: 't', locationId: 'manbij', freq: 'YEARLY', description: 'In the mornings' },
  ])
  await tx.update(schema.taxonomies).set({ uri: 'https://example.org/needs', version: sql`'1'` })
  for (const { id, lacks } of await publicationState(tx, now))
    if (lacks.length === 0) await publishService(tx, id, now)
  await setOpenData(tx, true, now)
}

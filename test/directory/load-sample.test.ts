import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as schema from '../../src/db/schema/directory.ts'
import { createDirectoryCache } from '../../src/directory/directory-cache.ts'
import { loadSample } from '../../src/directory/load-sample.ts'
import { readDirectory } from '../../src/directory/read-directory.ts'
import { parseSample, sampleFile } from '../../src/directory/read-sample.ts'
import { testDatabase } from '../support/database.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mpcc-sample-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The sample file with its text changed, as a file of its own. */
async function changed(change: (text: string) => string): Promise<string> {
  const file = join(folder, `${Math.random()}.yaml`)
  await writeFile(file, change(await readFile(sampleFile, 'utf8')))
  return file
}

describe('loading the sample directory', () => {
  it('fills an empty database with what can be read back', async () => {
    await using database = await testDatabase()
    expect(await database.db.transaction((tx) => loadSample(tx, sampleFile))).toEqual({
      ok: true,
      loaded: true,
    })
    const directory = await readDirectory(database.db)
    expect(directory.centers.map((center) => [center.id, center.state])).toEqual(
      ['raqqa', 'mansoura', 'hajin', 'manbij', 'al-hol'].map((id) => [id, 'unconfirmed']),
    )
    expect(directory.services).toHaveLength(11)
    expect(directory.needs.map((need) => need.id)).toEqual([
      'talk',
      'learn-trade',
      'own-business',
      'children-youth',
      'release-information',
      'follow-up-support',
    ])
    const training = directory.services.find((service) => service.id === 'vocational-training')
    expect(training).toMatchObject({
      pillar: 'economic',
      needs: ['learn-trade'],
      cost: null,
      sampleDetails: ['about', 'audience'],
    })
    expect(training?.name).toEqual({ ar: 'دورات تعليم المهن', kmr: 'Kursên pîşeyî', en: 'Trade courses' })
    expect(directory.offers.filter((offer) => offer.center === 'al-hol')).toEqual([
      { service: 'release-information', center: 'al-hol', when: null, sample: false },
    ])
  })

  it('never overwrites what staff changed, nor brings back what they removed', async () => {
    await using database = await testDatabase()
    const { db } = database
    await db.transaction((tx) => loadSample(tx, sampleFile))
    await db.update(schema.services).set({ name: 'By staff' }).where(eq(schema.services.id, 'recreation'))
    await db.delete(schema.serviceAtLocations).where(eq(schema.serviceAtLocations.serviceId, 'recreation'))
    expect(await db.transaction((tx) => loadSample(tx, sampleFile))).toEqual({ ok: true, loaded: false })
    const kept = await readDirectory(db)
    expect(kept.services.find((service) => service.id === 'recreation')?.name.en).toBe('By staff')
    expect(kept.offers.some((offer) => offer.service === 'recreation')).toBe(false)

    const newer = await changed((text) => text.replace('version: 1', 'version: 2'))
    expect(await db.transaction((tx) => loadSample(tx, newer))).toEqual({ ok: true, loaded: true })
    const after = await readDirectory(db)
    expect(after.services.find((service) => service.id === 'recreation')?.name.en).toBe('By staff')
    expect(await db.transaction((tx) => loadSample(tx, sampleFile))).toEqual({ ok: true, loaded: false })
  })

  it('is done once when two processes start at the same time', async () => {
    await using database = await testDatabase()
    const load = () => database.db.transaction((tx) => loadSample(tx, sampleFile))
    const done = await Promise.all([load(), load(), load()])
    expect(done.filter((result) => result.ok && result.loaded)).toHaveLength(1)
  })

  it('takes addresses, phones and hours, and marks them as samples', async () => {
    await using database = await testDatabase()
    const file = await changed((text) =>
      text
        .replace('address: null', 'address: { ar: عنوان, kmr: Navnîşan, en: Address }')
        .replace('hours: null', 'hours: { ar: صباحاً, kmr: Sibê, en: Mornings }')
        .replace('phone: null', "phone: '+000 000'")
        .replace('when: null', 'when: { ar: السبت, kmr: Şemî, en: Saturdays }'),
    )
    await database.db.transaction((tx) => loadSample(tx, file))
    const directory = await readDirectory(database.db)
    expect(directory.centers[0]).toMatchObject({
      address: { ar: 'عنوان', kmr: 'Navnîşan', en: 'Address' },
      hours: { ar: 'صباحاً', kmr: 'Sibê', en: 'Mornings' },
      phone: '+000 000',
      sample: true,
    })
    expect(directory.offers[0]?.when).toEqual({ ar: 'السبت', kmr: 'Şemî', en: 'Saturdays' })
  })

  it('refuses a file with mistakes, names all of them by path, and writes nothing', async () => {
    await using database = await testDatabase()
    const file = await changed((text) =>
      text
        .replace('kind: mpcc', 'kind: palace')
        .replace('pillar: social', 'pillar: nowhere')
        .replace('needs: [own-business]', 'needs: [gold]')
        .replace('version: 1', 'version: one\nunknown_field: 1'),
    )
    const result = await database.db.transaction((tx) => loadSample(tx, file))
    expect(result.ok).toBe(false)
    const errors = result.ok ? [] : result.errors
    expect(errors.every((error) => error.startsWith(`${file}: `))).toBe(true)
    expect(errors.join('\n')).toContain('centers[0].kind')
    expect(errors.join('\n')).toContain('version')
    expect(errors.join('\n')).toContain('unknown_field')
    expect(await database.db.select().from(schema.services)).toEqual([])
  })
})

describe('a file of sample data', () => {
  const errorsOf = async (change: (text: string) => string) => {
    const read = parseSample(change(await readFile(sampleFile, 'utf8')), 'directory.yaml')
    return read.ok ? [] : read.errors
  }

  it('is refused where it names what is not there, or the same twice', async () => {
    expect(await errorsOf((text) => text.replace('pillar: social', 'pillar: nowhere'))).toEqual([
      'directory.yaml: services[2].pillar: there is no pillar "nowhere"',
    ])
    expect(
      await errorsOf((text) => text.replace('centers: [al-hol]', 'centers: [al-hol, atlantis]')),
    ).toEqual(['directory.yaml: offers[1].centers[1]: there is no center "atlantis"'])
    expect(await errorsOf((text) => text.replace('- id: hajin', '- id: raqqa'))).toContain(
      'directory.yaml: centers[2].id: "raqqa" stands twice',
    )
  })

  it('is refused with the line when it is no YAML, and when it is missing', async () => {
    expect((await errorsOf((text) => `${text}\n  : [`))[0]).toMatch(/^directory\.yaml: .*line \d+/)
    await using database = await testDatabase()
    const result = await database.db.transaction((tx) => loadSample(tx, join(folder, 'none.yaml')))
    expect(result).toMatchObject({ ok: false, errors: [expect.stringContaining('cannot be read')] })
  })
})

describe('the directory in memory', () => {
  it('shows a change after a refresh, and closed centers offer nothing', async () => {
    await using database = await testDatabase()
    const { db } = database
    await db.transaction((tx) => loadSample(tx, sampleFile))
    const cache = createDirectoryCache({ db, log: { info() {} } })
    expect(cache.current().centers).toEqual([])
    expect(await cache.refresh()).toBe(true)
    expect(await cache.refresh()).toBe(false)
    await db.update(schema.locations).set({ state: 'closed' }).where(eq(schema.locations.id, 'raqqa'))
    await db.update(schema.services).set({ status: 'inactive' }).where(eq(schema.services.id, 'recreation'))
    expect(cache.current().offers.some((offer) => offer.center === 'raqqa')).toBe(true)
    expect(await cache.refresh()).toBe(true)
    const { centers, offers, services } = cache.current()
    expect(offers.some((offer) => offer.center === 'raqqa')).toBe(false)
    expect(centers.at(-1)).toMatchObject({ id: 'raqqa', state: 'closed' })
    expect(services.some((service) => service.id === 'recreation')).toBe(false)
  })
})

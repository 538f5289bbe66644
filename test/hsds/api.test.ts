import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as schema from '../../src/db/schema/directory.ts'
import { hsdsId } from '../../src/directory/hsds/uuid.ts'
import { setOpenData } from '../../src/directory/open-data-switch.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { confirmAll, publishAll, secrets } from './confirmed.ts'

type Json = Record<string, unknown>
let running: TestApp
let time = Date.parse('2026-11-22T10:00:00Z')
const today = '2026-11-22'
const publicServices = [
  'vocational-training',
  'market-assessment',
  'remedial-classes',
  'recreation',
  'life-skills',
]

beforeAll(async () => {
  running = await testApp({ roles: ['web'], now: () => time })
  await confirmAll(running.database.db, today)
})
afterAll(() => running[Symbol.asyncDispose]())

/** The next request sees what has changed. */
const later = () => {
  time += 60_000
}
const request = (path: string, init: RequestInit = {}) => fetch(`${running.app.url}/hsds${path}`, init)
const get = async (path: string, init?: RequestInit) => (await (await request(path, init)).json()) as Json
const contents = async (path: string) => (await get(path)).contents as Json[]
const idsOf = (ids: string[]) => ids.map((id) => hsdsId('service', id)).sort()
const resources = [
  'services',
  'service_at_locations',
  'organizations',
  'locations',
  'taxonomies',
  'taxonomy_terms',
]

describe('open data', () => {
  it('is off until an admin switches it on, and then shows only what is published', async () => {
    for (const path of ['', '/', '/services', '/services?page=0', '/openapi.json', '/services/x']) {
      const answer = await request(path)
      expect([path, answer.status]).toEqual([path, 404])
      expect(answer.headers.get('content-type')).toContain('application/problem+json')
    }
    const { db } = running.database
    await db.transaction((tx) => setOpenData(tx, true, new Date(time)))
    later()
    expect(await get('/services')).toMatchObject({ total_items: 0, empty: true, contents: [] })
    await publishAll(db, new Date(time))
    later()
    const ids = (await contents('/services')).map(({ id }) => String(id))
    expect(ids.sort()).toEqual(idsOf(publicServices))
  })

  it('never holds sensitive services, their centers or terms, nor times, rooms and phones of sessions', async () => {
    const texts: string[] = []
    for (const resource of resources)
      for (const language of ['ar', 'kmr', 'en']) {
        for (const more of ['full=true', 'full_service=true', 'minimal=true'])
          texts.push(await (await request(`/${resource}?per_page=500&language=${language}&${more}`)).text())
        for (const { id } of await contents(`/${resource}`))
          texts.push(
            await (await request(`/${resource}/${id}?language=${language}&full_service=true`)).text(),
          )
      }
    const all = texts.join('\n')
    expect(all).toContain('08:30')
    const names = await running.database.sql<{ id: string; name: string }[]>`
      select id, name from services where sensitive
      union all select id, name from locations where sensitive
      union all select s.id, t.text from services s join translations t on t.entity_id = s.id and t.field = 'name' where s.sensitive
      union all select id, name from taxonomy_terms where id in ('need:talk', 'pillar:release', 'need:release-information')`
    expect(names.length).toBeGreaterThan(20)
    const leaked = [...names.flatMap(({ id, name }) => [id, name]), ...Object.values(secrets)]
    expect(leaked.filter((words) => all.includes(words))).toEqual([])
    for (const id of ['small-grants', 'psychosocial-group'])
      expect((await request(`/services/${hsdsId('service', id)}`)).status).toBe(404)
    expect((await request(`/locations/${hsdsId('location', 'al-hol')}`)).status).toBe(404)
    expect((await contents('/services?search=grant')).length).toBe(0)
  })

  it('comes in pages that can be walked', async () => {
    const first = await get('/services?per_page=2')
    expect(first).toMatchObject({
      total_items: 5,
      total_pages: 3,
      page_number: 1,
      size: 2,
      first_page: true,
      last_page: false,
    })
    expect(await get('/services?per_page=2&page=3')).toMatchObject({ size: 1, last_page: true, empty: false })
    expect(await get('/services?per_page=2&page=9')).toMatchObject({ size: 0, empty: true, contents: [] })
    for (const wrong of [
      'page=0',
      'page=-1',
      'page=x',
      'per_page=0',
      'per_page=501',
      'modified_after=yesterday',
      'language=fr',
      'format=xml',
      'full=maybe',
    ]) {
      const answer = await request(`/services?${wrong}`)
      expect([wrong, answer.status]).toEqual([wrong, 422])
    }
  })

  it('is found by words of any language and by terms', async () => {
    for (const words of ['sewing', 'خياطه', 'dirutin', 'DAWRAT'])
      expect((await contents(`/services?search=${encodeURIComponent(words)}`)).map(({ id }) => id)).toContain(
        hsdsId('service', 'vocational-training'),
      )
    const children = hsdsId('taxonomy_term', 'need:children-youth')
    const ids = (await contents(`/services?taxonomy_term_id=${children}`)).map(({ id }) => String(id))
    expect(ids.sort()).toEqual(idsOf(['remedial-classes', 'recreation', 'life-skills']))
    expect((await contents(`/service_at_locations?taxonomy_term_id=${children}`)).length).toBe(12)
    expect(await contents(`/services?organization_id=${hsdsId('organization', 'other')}`)).toEqual([])
  })

  it('tells what changed since a moment', async () => {
    const since = new Date(time + 1_000).toISOString()
    expect(await contents(`/services?modified_after=${since}`)).toEqual([])
    await running.database.db
      .update(schema.services)
      .set({ lastModified: new Date(time + 2_000) })
      .where(eq(schema.services.id, 'recreation'))
    later()
    const changed = await contents(`/services?modified_after=${since}&minimal=true`)
    expect(changed.map(({ id }) => id)).toEqual([hsdsId('service', 'recreation')])
    expect(Object.keys(changed[0] ?? {}).sort()).toEqual([
      'id',
      'last_modified',
      'modified_date',
      'name',
      'status',
    ])
  })

  it('speaks one language a request', async () => {
    const path = `/services/${hsdsId('service', 'vocational-training')}`
    const nameIn = async (query: string, header?: string) => {
      const answer = await request(
        `${path}${query}`,
        header ? { headers: { 'accept-language': header } } : {},
      )
      return [answer.headers.get('content-language'), ((await answer.json()) as Json).name]
    }
    expect(await nameIn('?language=ar')).toEqual(['ar', 'دورات تعليم المهن'])
    expect(await nameIn('?language=ar', 'en')).toEqual(['ar', 'دورات تعليم المهن'])
    expect(await nameIn('', 'fr, ku;q=0.8, en;q=0.5')).toEqual(['kmr', 'Kursên pîşeyî'])
    expect(await nameIn('', 'ckb')).toEqual(['en', 'Trade courses'])
  })

  it('need not be sent twice to who has it', async () => {
    const answer = await request('/services')
    const etag = answer.headers.get('etag') ?? ''
    expect(answer.headers.get('cache-control')).toContain('public')
    const again = await request('/services', { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const other = await request('/services?language=ar', { headers: { 'if-none-match': etag } })
    expect(other.status).toBe(200)
    expect((await request('/services', { method: 'POST' })).status).toBe(200)
  })

  it('says call to confirm where details are old', async () => {
    await running.database.db
      .update(schema.services)
      .set({ assuredDate: '2026-08-01' })
      .where(eq(schema.services.id, 'recreation'))
    later()
    const old = await get(`/services/${hsdsId('service', 'recreation')}?language=en`)
    expect(old.alert).toContain('Call to confirm')
    expect((await get(`/services/${hsdsId('service', 'life-skills')}`)).alert).toBeUndefined()
  })

  it('keeps back at once what lacks something again, and closed centers', async () => {
    const { db } = running.database
    await db.update(schema.locations).set({ state: 'closed' }).where(eq(schema.locations.id, 'hajin'))
    await db.delete(schema.serviceWords).where(eq(schema.serviceWords.serviceId, 'life-skills'))
    later()
    expect(
      (await contents('/locations')).map(({ external_identifier }) => external_identifier),
    ).not.toContain('hajin')
    const ids = (await contents('/services')).map(({ id }) => id)
    expect(ids).not.toContain(hsdsId('service', 'life-skills'))
    await db.transaction((tx) => setOpenData(tx, false, new Date(time)))
    later()
    expect((await request('/services')).status).toBe(404)
  })
})

it('asks who reads too fast to wait', async () => {
  for (let n = 0; n < 700; n += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => request('/services')))
    const refused = answers.find(({ status }) => status === 429)
    await Promise.all(answers.map((answer) => answer.text()))
    if (!refused) continue
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    return
  }
  expect.unreachable('never refused')
})

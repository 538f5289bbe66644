import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import readXlsx from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDefinitions } from '../../src/indicators/definitions.ts'
import { publishDue } from '../../src/indicators/publish.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { desk, openConsole, phone } from './console-page.ts'
import { wordsOf } from './words.ts'

/** Pictures of every page, to be looked at: they are no part of the repository. */
const shots = join(import.meta.dirname, '../../.build/shots')
const now = Date.parse('2026-11-20T09:00:00Z')

describe.runIf(hasBrowser())('the figures in the console', () => {
  let browser: Browser
  let test: TestApp
  let me: SignedIn
  beforeAll(async () => {
    await buildConsoleInPlace()
    mkdirSync(shots, { recursive: true })
    ;[browser, test] = await Promise.all([chromium(), testApp({ roles: ['web'] })])
    const { db, sql } = test.database
    // A year of a small programme; 7 people came late to June, and 3 to July.
    await sql`
      insert into facts (day, kind, center, service, sex, age_band, detail, n)
      select (date '2025-11-15' + m * interval '1 month')::date, kind, center, service,
        (array['f', 'f', 'm', null])[1 + (m + length(service)) % 4], (array['10-14', '18-24', '25-59'])[1 + (m + length(center)) % 3],
        (array['day', 'days_3', 'week'])[1 + (m * 7 + length(service)) % 3], 3 + (m * 5 + length(center) * length(service)) % 40
      from generate_series(0, 11) m, unnest(array['raqqa', 'mansoura', 'hajin', 'manbij']) center,
        unnest(array['vocational-training', 'remedial-classes', 'life-skills', 'recreation']) service,
        unnest(array['seat_attended', 'seat_booked', 'person_reached', 'session_offered']) kind`
    await sql`
      insert into facts (day, kind, center, detail, n)
      select (date '2025-11-15' + m * interval '1 month')::date, 'unmet', center, topic, 2 + (m + length(topic) * 3) % 31
      from generate_series(0, 11) m, unnest(array['raqqa', 'hajin', 'manbij']) center,
        unnest(array['relief', 'papers', 'health', 'housing', 'not_understood']) topic`
    await sql`insert into facts (day, kind, n) values ('2026-08-03', 'contact_new', 3), ('2026-09-03', 'contact_new', 120)`
    const read = readDefinitions()
    const definitions = read.ok ? read.definitions : []
    await publishDue(db, definitions, new Date('2026-10-20T09:00:00Z'))
    await sql`
      insert into facts (day, kind, center, service, detail, n)
      values ('2026-06-20', 'seat_attended', 'raqqa', 'recreation', 'day', 7), ('2026-07-20', 'seat_attended', 'raqqa', 'recreation', 'day', 3)`
    await publishDue(db, definitions, new Date(now))
    me = await staffIn(test, { role: 'me', alias: 'Nisrin', centers: [] })
  })
  afterAll(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })

  for (const { language, device, name } of [
    { language: 'ar', device: phone, name: 'phone' },
    { language: 'en', device: desk, name: 'desk' },
    { language: 'kmr', device: phone, name: 'phone' },
  ] as const)
    it(`are read at a glance, heard and printed: ${language}, ${name}`, async () => {
      const at = wordsOf(language)
      const { tab, context, complaints } = await openConsole(browser, test.app.url ?? '', {
        language,
        device,
        worker: me,
        at: '#/figures',
      })
      const look = async (of: string) => {
        // The page scrolls within the window: a window as high as the page shows all of it.
        const height = Number(await tab.evaluate('document.querySelector("main").scrollHeight + 80'))
        await tab.setViewportSize({ ...device.viewport, height })
        await tab.screenshot({ path: join(shots, `figures-${of}-${language}-${name}.png`) })
        await tab.setViewportSize(device.viewport)
        await expectNothingForAxe(tab)
        const wide = await tab.evaluate('document.documentElement.scrollWidth > innerWidth')
        expect(wide, `${of} is wider than the page`).toBe(false)
      }
      await tab.locator('.indicator-card strong').first().waitFor()
      await look('all')
      await tab.locator('a[href="#/figures/attended"]').click()
      await tab.getByRole('heading', { name: at('figures_by_sex') }).waitFor()
      await look('one')
      await tab.goto(`${test.app.url}/console/#/figures/learning`)
      await tab.getByRole('heading', { name: at('page_learning') }).waitFor()
      await tab.locator('.bars').first().waitFor()
      await look('learning')
      // Nothing on these pages leads to anybody.
      const links = await tab.locator('main a').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
      expect(links.filter((href) => !/^(#\/figures|\.\.\/api\/staff\/figures)/.test(href ?? ''))).toEqual([])
      expect(complaints).toEqual([])
      await context.close()
    })

  it('tell a correction that is large enough, and not one that is small', async () => {
    const { body } = await me.get('/api/staff/figures?from=2026-06&to=2026-07&indicator=attended')
    const wholes = body.rows.filter((row: { center: string | null }) => row.center === null)
    expect(wholes).toHaveLength(2)
    expect(wholes[0].corrected).toBe(wholes[0].n + 7)
    expect(wholes[1].corrected).toBeUndefined()
    const { body: contacts } = await me.get('/api/staff/figures?from=2026-08&to=2026-09&indicator=contacts')
    expect(contacts.rows.map(({ n }: { n: number | null }) => n)).toEqual([null, 120, 120])
  })

  it('come as files with definitions and notes, and no count below 5', async () => {
    const get = (format: string) =>
      fetch(`${test.app.url}/api/staff/figures/file?from=2025-11&to=2026-10&format=${format}&language=ar`, {
        headers: { cookie: me.cookie, 'sec-fetch-site': 'same-origin' },
      })
    const csv = await (await get('csv')).text()
    expect(csv).toContain('# attended 1: ')
    const lines = csv.split('\r\n').filter((line) => /^20\d\d-/.test(line))
    expect(lines.length).toBeGreaterThan(500)
    const small = lines.filter((line) => /,[1-4](,[^,]*)?$/.test(line))
    expect(small).toEqual([])
    expect(lines.some((line) => line.includes(',*,'))).toBe(true)
    const sheets = await readXlsx(Buffer.from(await (await get('xlsx')).arrayBuffer()))
    expect(sheets.map(({ sheet }) => sheet)).toEqual(['figures', 'definitions', 'notes'])
    expect(sheets[0]?.data).toHaveLength(lines.length + 1)
  })

  it('show others their own centers, and let a supervisor enter a number of hers alone', async () => {
    const officer = await staffIn(test, { role: 'program_officer', centers: ['hajin'] })
    const { body } = await officer.get('/api/staff/figures?from=2025-11&to=2026-10&indicator=attended')
    expect(new Set(body.rows.map(({ center }: { center: string }) => center))).toEqual(new Set(['hajin']))
    const boss = await staffIn(test, { role: 'supervisor', centers: ['hajin'] })
    const put = (of: object) =>
      boss.send('PUT', '/api/staff/figures/tally', {
        month: '2026-01',
        center: 'hajin',
        group: 'host',
        n: 9,
        ...of,
      })
    expect((await put({})).status).toBe(204)
    expect((await put({ center: 'raqqa' })).status).toBe(404)
    expect((await put({ month: '2077-01' })).status).toBe(409)
    expect((await put({ n: -1 })).status).toBe(422)
    expect((await put({ group: 'x' })).status).toBe(422)
    expect((await officer.send('PUT', '/api/staff/figures/tally', {})).status).toBe(404)
    expect((await boss.get('/api/staff/figures?from=2026-13&to=x')).status).toBe(422)
  })
})

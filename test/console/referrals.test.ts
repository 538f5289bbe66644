import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoChats } from '../../scripts/demo/demo-chats.ts'
import { referralRecipients } from '../../src/db/schema/index.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { vaultOf } from '../support/chat-work.ts'
import { chromium, hasBrowser } from '../support/services.ts'
import { type SignedIn, staffIn } from '../support/staff.ts'
import { buildConsoleInPlace } from '../web/built-page.ts'
import { expectNothingForAxe } from '../web/page-visits.ts'
import { desk, type Language, openConsole, phone } from './console-page.ts'
import { wordsOf } from './words.ts'

/** Pictures of every step, to be looked at: they are no part of the repository. */
const shots = join(import.meta.dirname, '../../.build/shots')
const tomorrow = new Date(Date.now() + 27 * 3_600_000).toISOString().slice(0, 10)

describe.runIf(hasBrowser())('referrals in the console', () => {
  let browser: Browser
  let test: TestApp
  const chats: string[] = []
  let worker: SignedIn
  beforeAll(async () => {
    await buildConsoleInPlace()
    mkdirSync(shots, { recursive: true })
    ;[browser, test] = await Promise.all([chromium(), testApp({ roles: ['web', 'turns', 'sends'] })])
    await demoChats({ ...test.config, databaseUrl: test.database.url }, await vaultOf(test))
    worker = await staffIn(test, {
      role: 'caseworker',
      alias: 'Rojin',
      centers: ['raqqa', 'mansoura', 'manbij'],
    })
    await test.database.db.insert(referralRecipients).values([
      { id: 'a-partner', kind: 'partner', name: 'Partner of the test', services: ['vocational-training'] },
      {
        id: 'hajin-team',
        kind: 'center',
        locationId: 'hajin',
        name: 'Hajin',
        services: ['remedial-classes', 'vocational-training'],
        ageBands: ['25-59'],
      },
    ])
    const free = (await worker.get('/api/staff/chats?list=unassigned&limit=100')).body.chats
    for (const { id, queue } of free) {
      if (queue !== 'caseworker' || chats.length === 2) continue
      await test.database.sql`update handoffs set center_id = 'raqqa' where id = ${id}`
      expect((await worker.post(`/api/staff/chats/${id}/claim`)).status).toBe(200)
      chats.push(id)
    }
  })
  afterAll(async () => {
    await browser?.close()
    await test?.[Symbol.asyncDispose]()
  })

  const isWide = (tab: Page) =>
    tab.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
  async function look(tab: Page, name: string) {
    await expect.poll(() => tab.locator('.bones').count()).toBe(0)
    expect(await isWide(tab), name).toBe(false)
    await expectNothingForAxe(tab)
    await tab.screenshot({ path: join(shots, `referral-${name}.png`), fullPage: true })
  }
  const open = (language: Language, device: typeof desk, by: SignedIn, at: string) =>
    openConsole(browser, test.app.url ?? '', { language, device, worker: by, at })

  it('goes from a chat to a partner with her consent, on a phone, in Arabic', async () => {
    const at = wordsOf('ar')
    const press = (name: string) => tab.getByRole('button', { name: at(name), exact: true })
    const { tab, context, complaints } = await open(
      'ar',
      phone as typeof desk,
      worker,
      `#/inbox/mine/${chats[0]}`,
    )
    await press('acts').click()
    await tab.getByRole('menuitem', { name: at('act_refer') }).click()
    const sheet = tab.getByRole('dialog')
    await sheet.getByRole('combobox', { name: at('card_service') }).selectOption('vocational-training')
    await sheet.getByLabel('Partner of the test').check()
    await sheet.getByLabel(at('ref_field_name'), { exact: true }).fill('كناري')
    await sheet.getByRole('combobox', { name: at('ref_field_age_band') }).selectOption('25-59')
    await sheet.getByLabel(at('ref_field_reason'), { exact: true }).fill('تريد تعلم الخياطة')
    await look(tab, 'make-ar-phone')
    await press('ref_make_act').click()
    await press('ref_consent_act').click()
    await look(tab, 'consent-ar-phone')
    await tab.getByRole('checkbox', { name: at('ref_field_reason') }).check()
    await press('ref_consent_save').click()
    // Nobody has said yes yet.
    await tab.getByText(at('ref_missing_self')).waitFor()
    await tab.getByLabel(at('ref_by_self')).check()
    await press('ref_consent_save').click()
    await press('ref_act_send').click()
    await press('ref_act_schedule').click()
    await tab.locator('input[type=date]').fill(tomorrow)
    await tab
      .getByRole('dialog')
      .getByRole('button', { name: at('ref_act_schedule'), exact: true })
      .click()
    await tab.getByRole('dialog').waitFor({ state: 'detached' })
    await tab.locator('.ref-path [aria-current=step]', { hasText: at('ref_state_scheduled') }).waitFor()
    await look(tab, 'scheduled-ar-phone')
    await press('ref_act_withdraw').click()
    await tab
      .getByRole('dialog')
      .getByRole('button', { name: at('ref_act_withdraw'), exact: true })
      .click()
    await tab.locator('.ref-path .off', { hasText: at('ref_state_withdrawn') }).waitFor()
    await tab.getByText(at('ref_missing_consent_withdrawn')).first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('warns of one that is open, and shows another center only what she agreed to', async () => {
    const at = wordsOf('en')
    const make = (more: object = {}) =>
      worker.post(`/api/staff/chats/${chats[1]}/referrals`, {
        id: crypto.randomUUID(),
        recipient: 'hajin-team',
        service: 'remedial-classes',
        priority: '24h',
        fields: { name: 'Secret name', age_band: '25-59', reason: 'Catching up' },
        ...more,
      })
    const made = await make()
    expect(made.status).toBe(201)
    const id = made.body.id as string
    expect((await make()).body).toMatchObject({ code: 'duplicate', openId: id })
    expect((await make({ fields: { perpetrator: 'x' } })).body).toMatchObject({
      code: 'unknown_field',
      field: 'perpetrator',
    })
    expect((await make({ fields: { reason: 'x'.repeat(601) } })).body).toMatchObject({ code: 'too_long' })
    expect((await make({ fields: { reason: 'x'.repeat(100_000) } })).status).toBe(413)
    expect((await make({ fields: { reason: { file: true } } })).body).toMatchObject({ code: 'not_text' })
    expect((await make({ recipient: 'a-partner' })).body).toMatchObject({
      code: 'not_available',
      alternatives: expect.arrayContaining(['hajin-team']),
    })
    const send = () => worker.post(`/api/staff/referrals/${id}/moves/send`, {})
    expect((await send()).body).toMatchObject({ status: 409, code: 'illegal', state: 'draft' })
    const there = await staffIn(test, { role: 'caseworker', alias: 'Azad', centers: ['hajin'] })
    expect((await there.get(`/api/staff/referrals/${id}`)).status).toBe(404)
    const consent = { fields: ['age_band', 'reason'], language: 'en', textVersion: 1, by: { self: true } }
    // Who is not trained in child protection does not record what its focal point decides.
    const decided = { ...consent, by: { focalPoint: true } }
    expect((await worker.post(`/api/staff/referrals/${id}/consent`, decided)).body).toMatchObject({
      status: 422,
      missing: ['child_protection'],
    })
    const focal = await staffIn(test, {
      role: 'supervisor',
      alias: 'Nûr',
      centers: ['raqqa'],
      trained: ['child_protection'],
    })
    expect((await focal.post(`/api/staff/referrals/${id}/consent`, decided)).body).toMatchObject({
      status: 422,
      missing: ['self'],
    })
    expect((await worker.post(`/api/staff/referrals/${id}/consent`, consent)).status).toBe(204)
    expect((await send()).status).toBe(204)

    const { tab, context, complaints } = await open('en', desk, there, '#/referrals')
    await tab.locator('.ref-row', { hasText: at('ref_to_us') }).waitFor()
    await look(tab, 'list-en-desk')
    await tab.locator('.ref-row').first().click()
    await tab.getByText('Catching up').waitFor()
    expect(await tab.content()).not.toContain('Secret name')
    await look(tab, 'received-en-desk')
    await tab.getByRole('button', { name: at('ref_act_refuse'), exact: true }).click()
    const sheet = tab.getByRole('dialog')
    await sheet.getByRole('combobox', { name: at('ref_ask_reason') }).selectOption('full')
    await sheet.getByRole('combobox', { name: at('ref_ask_next') }).selectOption('other_recipient')
    await sheet.getByRole('button', { name: at('ref_act_refuse'), exact: true }).click()
    // What was refused is no more to be read there.
    await tab.locator('.ref-path .off', { hasText: at('ref_state_rejected') }).waitFor()
    expect(await tab.content()).not.toContain('Catching up')
    expect((await worker.get(`/api/staff/referrals/${id}`)).body.fields.name).toBe('Secret name')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('goes along with the chat to another center', async () => {
    const [id] = (await worker.get(`/api/staff/chats/${chats[1]}/referrals`)).body.referrals.map(
      (one: { id: string }) => one.id,
    )
    const there = await staffIn(test, { role: 'caseworker', alias: 'Leyla', centers: ['mansoura'] })
    expect((await there.get(`/api/staff/referrals/${id}`)).status).toBe(404)
    expect((await worker.post(`/api/staff/chats/${chats[1]}/hand-over`, { team: 'mansoura' })).status).toBe(
      204,
    )
    const found = await there.get(`/api/staff/referrals/${id}`)
    expect(found.body.events.at(-1)).toMatchObject({ kind: 'transferred' })
  })
})

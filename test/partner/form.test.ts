import { join } from 'node:path'
import { and, eq } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditEntries } from '../../src/db/schema/index.ts'
import { readEvents } from '../../src/referral/events.ts'
import { formHtml } from '../../src/referral/form-pdf/form-html.ts'
import { readForm } from '../../src/referral/form-pdf/read-form.ts'
import { loadLocales } from '../../src/text/load-locales.ts'
import { contact } from '../contacts/support.ts'
import type { SignedIn } from '../support/staff.ts'
import { canary, type PartnerWorld, partnerWorld, secret } from './support.ts'

const { texts } = loadLocales(join(import.meta.dirname, '../../locales'))
let world: PartnerWorld
let hers: SignedIn
beforeAll(async () => {
  world = await partnerWorld()
  hers = await world.staff()
})
afterAll(() => world?.[Symbol.asyncDispose]())

async function fetchForm(id: string, language: string) {
  const response = await fetch(`${world.url}/api/staff/referrals/${id}/form.pdf?language=${language}`, {
    headers: { cookie: hers.cookie, 'sec-fetch-site': 'same-origin' },
  })
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

/** The Latin letters of a form. */
async function wordsOf(pdf: Buffer): Promise<string> {
  const mupdf = await import('mupdf')
  const form = mupdf.Document.openDocument(pdf, 'application/pdf')
  const pages = Array.from({ length: form.countPages() }, (_, n) =>
    form.loadPage(n).toStructuredText('').asText(),
  )
  return pages.join('\n').normalize('NFKC').replace(/\s+/g, ' ')
}

describe('the printed form', () => {
  it('holds in Arabic what she agreed to and nothing else, and leaves a trace', async () => {
    const id = await world.sent({}, ['name', 'reason', 'sex'])
    const { response, bytes } = await fetchForm(id, 'ar')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="form.pdf"')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    expect(bytes.includes('Author')).toBe(false)
    expect((await readEvents(world.db, id)).at(-1)).toMatchObject({ kind: 'opened', staffId: hers.id })
    const trail = await world.db
      .select()
      .from(auditEntries)
      .where(
        and(
          eq(auditEntries.action, 'GET /api/staff/referrals/:id/form.pdf'),
          eq(auditEntries.staffId, hers.id),
        ),
      )
    expect(trail).toMatchObject([{ kind: 'read', status: 200, subjects: { referrals: [id] } }])
  })

  it('is there in English', async () => {
    const id = await world.sent()
    const words = await wordsOf((await fetchForm(id, 'en')).bytes)
    expect(words).toContain('Inter-agency referral form')
    expect(words).toContain('still to be confirmed')
    expect(words).toContain('For the receiving organisation')
  })

  // What is drawn: Arabic letters that were shaped for print cannot be read back out of the file.
  it.each(['ar', 'en'] as const)(
    'has only what she agreed to on it, and no line for the rest (%s)',
    async (language) => {
      const fields = {
        name: canary,
        age_band: '25-59',
        sex: 'f',
        reason: '<h1>Big</h1> &amp; <img src=x>',
        restrictions: secret,
      }
      const id = await world.sent({ fields }, ['name', 'reason', 'sex'])
      const actor = { role: 'recipient', recipientId: 'sample-partner-a' } as const
      const read = await world.run((tx, w) => readForm(tx, w, id, actor, language))
      if (!read.ok) throw new Error(read.why)
      const html = formHtml(read.facts, language, (_language, key) => texts[language]?.get(key)?.text ?? '')
      const there = {
        ar: ['استمارة إحالة', 'منظمة شريكة', 'الرقة', 'أنثى', 'بانتظار تأكيد', 'تملؤه الجهة المستلمة'],
        en: ['Partner organisation', 'Raqqa', 'Female', 'still to be confirmed', 'For the receiving'],
      }
      for (const words of [...there[language], canary]) expect(html).toContain(words)
      expect(html).toContain('&lt;h1&gt;Big&lt;/h1&gt; &amp;amp; &lt;img src=x&gt;')
      expect(html).not.toContain(secret)
      expect(html).not.toContain(texts[language]?.get('partner.field_restrictions')?.text)
      expect(html).toContain(`<p class="${language === 'ar' ? 'value' : 'other'}" dir="rtl">${canary}`)
    },
  )

  it('is not printed without a consent in force, before it was sent, or by another center', async () => {
    const { contactId } = await contact(world.db, world.vault)
    const id = await world.sent({ contactId })
    const elsewhere = await world.staff({ centers: ['hajin'] })
    expect((await elsewhere.get(`/api/staff/referrals/${id}/form.pdf`)).status).toBe(404)
    await world.move({ referralId: id, move: 'withdraw', actor: { role: 'person', contactId } })
    const refused = await hers.get(`/api/staff/referrals/${id}/form.pdf`)
    expect([refused.status, refused.body.code, refused.body.state]).toEqual([409, 'illegal', 'withdrawn'])
  })

  it('draws: there is ink on the right half of its first line in Arabic, on the left in English', async () => {
    const mupdf = await import('mupdf')
    const id = await world.sent()
    for (const [language, side] of [
      ['ar', 'right'],
      ['en', 'left'],
    ] as const) {
      const form = mupdf.Document.openDocument((await fetchForm(id, language)).bytes, 'application/pdf')
      const drawn = form
        .loadPage(0)
        .toPixmap(mupdf.Matrix.scale(0.7, 0.7), mupdf.ColorSpace.DeviceGray, false)
      const [width, height, pixels] = [drawn.getWidth(), drawn.getHeight(), drawn.getPixels()]
      const ink = (from: number, until: number) => {
        let n = 0
        for (let y = Math.floor(height * 0.05); y < height * 0.075; y += 1)
          for (let x = Math.floor(from); x < until; x += 1) if ((pixels[y * width + x] ?? 255) < 128) n += 1
        return n
      }
      const halves = { left: ink(0, width / 2), right: ink(width / 2, width) }
      expect(halves[side]).toBeGreaterThan(50)
      expect(halves[side]).toBeGreaterThan(5 * halves[side === 'left' ? 'right' : 'left'])
    }
  })
})

describe('the export for a partner’s system', () => {
  it('has Primero’s names, and no field that she did not agree to', async () => {
    const id = await world.sent({}, ['name', 'sex', 'language', 'reason'])
    const { status, body, headers } = await hers.get(`/api/staff/referrals/${id}/export.json`)
    expect(status).toBe(200)
    expect(headers.get('content-disposition')).toBe('attachment; filename="form.json"')
    expect(body).toMatchObject({
      format: 'mpcc-referral/1',
      id,
      type: 'Referral',
      record_type: 'case',
      status: 'in_progress',
      service: 'Small grants for women',
      transitioned_to_agency: 'Partner organisation (sample A)',
      mpcc_priority: '72h',
      record: { name: canary, sex: 'female', language: ['arabic'] },
    })
    expect(Object.keys(body.record).sort()).toEqual(['language', 'name', 'sex'])
    expect(JSON.stringify(body)).not.toContain(secret)
    expect((await readEvents(world.db, id)).at(-1)?.kind).toBe('opened')
  })
})

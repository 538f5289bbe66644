import { describe, expect, it } from 'vitest'
import { uuidv7 } from '../../src/contacts/ids.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { mask } from '../../src/turn/learning/mask.ts'
import { addExample } from '../../src/turn/learning/teach.ts'
import { listUnmatched, sweepUnmatched } from '../../src/turn/learning/unmatched.ts'
import { type TestApp, testApp } from '../support/app.ts'
import { person } from '../support/person.ts'

const day = 86_400_000

async function known(app: TestApp, { agreed = true } = {}) {
  const she = person(app)
  await she.says('hello')
  await she.taps('en')
  if (agreed) for (const tap of ['human', 'yes', 'menu']) await she.taps(tap)
  return she
}
async function vaultOf(app: TestApp) {
  const opened = await openVault(app.app.sql, app.config.masterKey)
  if (!opened.ok) throw new Error(opened.why)
  return opened.vault
}
const waiting = async (app: TestApp) => listUnmatched(app.app.db, await vaultOf(app))
const keys = (app: TestApp) => app.app.sql`select 1 from keys.data_keys where owner_kind = 'unmatched'`
const visitOf = (content: { visit?: number | undefined } | undefined) => content?.visit

describe('her own words', () => {
  it('bring center and service to the person who takes over', async () => {
    await using app = await testApp()
    const she = await known(app)
    const answer = await she.says('remedial classes in Raqqa on Sunday')
    expect(answer.map(({ text }) => text).join('\n')).toMatch(/Raqqa[\s\S]*Sunday/)
    await she.taps('human')
    await she.taps('skip')
    const [handoff] = await app.app.sql`select center_id, queue from handoffs`
    expect(handoff).toEqual({ center_id: 'raqqa', queue: 'caseworker' })
  })

  it('go to the human who has the chat, but danger still comes to the head of the queue', async () => {
    await using app = await testApp()
    const she = await known(app)
    await she.taps('human')
    await she.taps('skip')
    await she.says('I want a sewing course')
    expect(await she.says('I want a sewing course')).toEqual([])
    await she.says('my husband wants to kill me')
    const queues = await app.app.sql`select queue from handoffs order by priority`
    expect(queues.map(({ queue }) => queue)).toEqual(['crisis', 'caseworker'])
  })

  it('book and erase nothing by themselves', async () => {
    await using app = await testApp()
    const she = await known(app)
    await she.says('I want to delete everything you know about me')
    const [contacts] = await app.app.sql`select agreement from contacts`
    expect(contacts?.agreement).toBe('yes')
  })

  it('lead back to the very question, whose buttons still count', async () => {
    await using app = await testApp()
    const she = await known(app)
    const list = (await she.taps('learn-trade')).at(-1)
    await she.says('sewing')
    expect(visitOf((await she.taps('back')).at(-1))).toBe(visitOf(list))
  })
})

describe('what was not understood', () => {
  it('waits for staff, masked and sealed by a key of its own', async () => {
    await using app = await testApp()
    const she = await known(app)
    await she.says('weather zindle tomorrow quax Berivan 0944123456')
    expect((await waiting(app)).map(({ text }) => text)).toEqual(['weather zindle tomorrow quax …'])
    const [row] = await app.app.sql`select body from unmatched_messages`
    expect((row as { body: Buffer }).body.includes('zindle')).toBe(false)
    expect(await keys(app)).toHaveLength(1)
  })

  it('is never kept without agreement, from sensitive matters, from children or from danger', async () => {
    await using app = await testApp()
    const stranger = await known(app, { agreed: false })
    await stranger.says('weather zindle tomorrow quax')
    const she = await known(app)
    for (const words of [
      'my daughter blorptang zindle',
      'zindle quax I am 14',
      'my brother is in prison zindle',
      'support sessions zindle quax',
    ])
      await she.says(words)
    await she.says('my husband wants to kill me')
    await she.says('weather zindle tomorrow quax')
    expect(await waiting(app)).toEqual([])
  })

  it('goes after 30 days, and with her data', async () => {
    await using app = await testApp()
    const [she, other] = [await known(app), await known(app)]
    await she.says('weather zindle tomorrow quax')
    await other.says('weather zindle tomorrow quax again')
    await she.says('my data')
    await she.taps('erase')
    await she.taps('yes')
    expect((await waiting(app)).map(({ text }) => text)).toEqual(['weather zindle tomorrow quax again'])
    await sweepUnmatched(app.app.db, await vaultOf(app), new Date(Date.now() + 29 * day))
    expect(await waiting(app)).toHaveLength(1)
    await sweepUnmatched(app.app.db, await vaultOf(app), new Date(Date.now() + 31 * day))
    expect(await waiting(app)).toEqual([])
    expect(await keys(app)).toEqual([])
  })

  it('is understood once staff have taught it, without a restart', async () => {
    await using app = await testApp()
    const she = await known(app)
    await she.says('weather zindle tomorrow quax')
    const vault = await vaultOf(app)
    const [message] = await waiting(app)
    const teach = (label: string) =>
      app.app.db.transaction((tx) =>
        addExample(tx, vault, { id: message?.id ?? '', label, exampleId: uuidv7(Date.now()) }),
      )
    expect(await teach('nothing-known')).toEqual({ ok: false, why: 'no-label' })
    expect(await teach('recreation')).toEqual({ ok: true, text: 'weather zindle tomorrow quax' })
    expect(await waiting(app)).toEqual([])
    await expect
      .poll(async () => (await she.says('weather zindle tomorrow quax'))[0]?.text ?? '', {
        timeout: 60_000,
        interval: 2_000,
      })
      .toContain('Games and activities')
  }, 90_000)
})

describe('a mask', () => {
  it.each([
    ['my name is Layla Hassan and I look for work', 'my name is … and I look for work'],
    ['اتصلوا على 0944 123 456', 'اتصلوا على …'],
    ['أنا أم محمد من الرقة', 'أنا أم … الرقة'],
    ['navê min Berîvan e ez kar dixwazim', 'navê … ez kar dixwazim'],
    ['write to a.b@example.org please', 'write to … please'],
    ['we asked Mr Smith about it', 'we asked … it'],
  ])('takes out of "%s" what may lead to a person', (text, masked) => {
    expect(mask(text)).toBe(masked)
  })
})

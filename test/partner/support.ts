import { randomUUID } from 'node:crypto'
import { uuidv7 } from '../../src/contacts/ids.ts'
import type { Vault } from '../../src/contacts/vault.ts'
import { referralRecipients } from '../../src/db/schema/index.ts'
import type { Tx } from '../../src/db/types.ts'
import { recordConsent } from '../../src/referral/consent.ts'
import { consentRules } from '../../src/referral/consent-rules.ts'
import { createReferral, type NewReferral } from '../../src/referral/create-referral.ts'
import { makeMove, type Step } from '../../src/referral/make-move.ts'
import type { Writing } from '../../src/referral/types.ts'
import { type TestApp, type TestAppOptions, testApp } from '../support/app.ts'
import { vaultOf } from '../support/chat-work.ts'
import { makeStaff, type SignedIn, signedIn } from '../support/staff.ts'

export const hour = 3_600_000
/** Names that nobody else has, to be looked for everywhere. */
export const canary = 'كناري على الشجرة'
export const secret = 'ولا أحد في البيت يعلم'
export const worker = { role: 'referrer', staffId: randomUUID() } as const

/** The real program with a clock that only the test moves, a worker of Raqqa, and referrals to a partner. */
export async function partnerWorld(options: TestAppOptions = {}) {
  let at = Date.parse('2026-11-25T08:00:00Z')
  const now = () => at
  const test: TestApp = await testApp({ roles: ['web'], now, ...options })
  const vault: Vault = await vaultOf(test)
  const { db } = test.database
  // Tests send it more than a partner would take.
  await db.update(referralRecipients).set({ capacity: null, active: true })
  const w = (): Writing => ({ vault, now: new Date(at), newId: () => uuidv7(at), rules: consentRules })
  const run = <T>(work: (tx: Tx, one: Writing) => Promise<T>) => db.transaction((tx) => work(tx, w()))
  const move = (step: Step) => run((tx, one) => makeMove(tx, one, step))
  return {
    test,
    db,
    vault,
    url: test.app.url as string,
    w,
    run,
    move,
    now,
    pass(ms: number) {
      at += ms
    },
    /** Signed in by the clock of now; a sign-in does not outlive days. */
    async staff(details: object = {}): Promise<SignedIn> {
      const made = await makeStaff(test, { centers: ['raqqa'], ...details })
      return signedIn(test, made.id, made.alias, new Date(at))
    },
    /** Made, agreed to (`shares`) and sent. */
    async sent(more: Partial<NewReferral> = {}, shares: string[] = ['name', 'reason', 'safe_contact']) {
      const recipientId = more.recipientId ?? 'sample-partner-a'
      const made = await run((tx, one) => createReferral(tx, one, referral({ recipientId, ...more })))
      if (!made.ok) throw new Error(made.why)
      const agreed = await run((tx, one) =>
        recordConsent(tx, one, {
          referralId: made.id,
          actor: worker,
          recipientId,
          fields: shares,
          language: 'ar',
          textVersion: consentRules.textVersion,
          by: { self: true },
        }),
      )
      if (!agreed.ok) throw new Error(agreed.why)
      const sent = await move({ referralId: made.id, move: 'send', actor: worker })
      if (!sent.ok) throw new Error(sent.why)
      return made.id
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  }
}
export type PartnerWorld = Awaited<ReturnType<typeof partnerWorld>>

const referral = (more: Partial<NewReferral>): NewReferral => ({
  id: uuidv7(Date.now()),
  requestId: randomUUID(),
  contactId: null,
  personId: null,
  handoffId: null,
  centerId: 'raqqa',
  recipientId: 'sample-partner-a',
  serviceId: 'small-grants',
  priority: '72h',
  fields: {
    name: canary,
    age_band: '25-59',
    sex: 'f',
    language: 'ar',
    reason: 'مشروع خياطة (12) في البيت',
    safe_contact: 'اتصال بعد الساعة 4 عصراً',
    restrictions: secret,
  },
  actor: worker,
  ...more,
})

/** A browser of a partner: it keeps its cookies. */
export function device(url: string) {
  const cookies = new Map<string, string>()
  const send = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/api/partner/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: url,
        'sec-fetch-site': 'same-origin',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null }
  }
  return {
    cookies,
    send,
    open: (token: string, code: string) => send('open', { token, code }),
    read: (token: string) => send('read', { token }),
    act: (token: string, act: string, more: object = {}) => send('act', { token, act, ...more }),
  }
}
export const tokenOf = (link: string): string => link.slice(link.indexOf('#') + 1)

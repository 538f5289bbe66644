import { randomUUID } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import { openVault } from '../../src/contacts/open-vault.ts'
import { referralRecipients, referrals } from '../../src/db/schema/index.ts'
import { askConsentInChat } from '../../src/referral/ask-consent.ts'
import { consentRules } from '../../src/referral/consent-rules.ts'
import { createReferral } from '../../src/referral/create-referral.ts'
import { makeMove, press } from '../../src/referral/make-move.ts'
import type { Button } from '../../src/referral/moves.ts'
import { readShared } from '../../src/referral/read-shared.ts'
import type { Stage } from './play.ts'

/** Who takes requests in the scenarios, and nobody else. */
export const withRecipients = `
  update referral_recipients set active = false;
  insert into referral_recipients (id, kind, location_id, name, services, sexes) values
    ('rec-raqqa', 'center', 'raqqa', 'Raqqa', '{small-grants,life-skills}', '{}'),
    ('rec-manbij', 'center', 'manbij', 'Manbij', '{small-grants}', '{}'),
    ('rec-women', 'partner', null, 'Partner', '{psychosocial-individual}', '{f}')`

/** What others do with a request of hers, the latest one. */
export const referralActs = [
  'press receive',
  'press schedule',
  'press done',
  'press refuse',
  'press cannot_reach',
  'read',
  'miss',
  'revoke',
  'close',
  'vanish',
  'fill',
  'draft',
  'draft for a child',
  'ask again',
] as const
export type ReferralAct = (typeof referralActs)[number]

const worker = { role: 'referrer', staffId: '00000000-0000-4000-8000-0000000000aa' } as const

/** Throws where it is refused: a scenario must not go on by chance. */
export async function referralDo(
  stage: Pick<Stage, 'app' | 'now'>,
  act: ReferralAct,
  contactId: string,
): Promise<void> {
  const { app, config } = stage.app
  const opened = await openVault(app.sql, config.masterKey)
  if (!opened.ok) throw new Error(opened.why)
  const now = new Date(stage.now())
  const w = { vault: opened.vault, now, newId: () => randomUUID(), rules: consentRules }
  const done = await app.db.transaction(async (tx) => {
    const [row] = await tx
      .select()
      .from(referrals)
      .where(eq(referrals.contactId, contactId))
      .orderBy(desc(referrals.createdAt), desc(referrals.id))
      .limit(1)
    const referralId = row?.id ?? ''
    const actor = { role: 'recipient', recipientId: row?.recipientId ?? '' } as const
    switch (act) {
      case 'read':
        return readShared(tx, w, referralId, actor)
      case 'miss':
        return makeMove(tx, w, { referralId, move: 'miss', actor })
      case 'revoke':
        return makeMove(tx, w, { referralId, move: 'revoke', actor: worker, reasonCode: 'other' })
      case 'close':
        return makeMove(tx, w, { referralId, move: 'close', actor: worker, outcome: 'no_answer' })
      case 'vanish':
        await tx.update(referrals).set({ contactId: null }).where(eq(referrals.id, referralId))
        return { ok: true }
      case 'fill':
        await tx.update(referralRecipients).set({ capacity: 0 })
        return { ok: true }
      case 'ask again':
        return askConsentInChat(tx, w, referralId)
      case 'draft':
      case 'draft for a child': {
        const id = randomUUID()
        const made = await createReferral(tx, w, {
          id,
          requestId: id,
          contactId,
          personId: null,
          handoffId: null,
          centerId: 'raqqa',
          recipientId: 'rec-raqqa',
          serviceId: 'small-grants',
          priority: '72h',
          fields: {
            case_code: 'R1',
            name: 'Nour',
            age_band: act === 'draft' ? '25-59' : '6-9',
            language: 'ar',
          },
          actor: worker,
          duplicateOk: true,
        })
        if (!made.ok) return made
        return askConsentInChat(tx, w, id)
      }
      default: {
        const button = act.slice('press '.length) as Button
        return press(tx, w, {
          referralId,
          button,
          actor,
          ...(button === 'schedule' && { scheduledFor: new Date(now.getTime() + 2 * 86_400_000) }),
          ...(button === 'refuse' && { reasonCode: 'full', nextAction: 'none' }),
        })
      }
    }
  })
  if (!done.ok) throw new Error(`${act}: ${JSON.stringify(done)}`)
}

import { desc, eq } from 'drizzle-orm'
import type { FastifyPluginAsync } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { referralConsents } from '../../../db/schema/index.ts'
import type { Db } from '../../../db/types.ts'
import { consentInForce } from '../../../referral/consent-in-force.ts'
import { type Button, type Move, moves, movesOf, type ReferralState } from '../../../referral/moves.ts'
import { readShared } from '../../../referral/read-shared.ts'
import { readWhole } from '../../../referral/read-whole.ts'
import { listRecipients } from '../../../referral/recipients/list-recipients.ts'
import { languages } from '../../../text/types.ts'
import { type Found, findOne } from './find-referral.ts'
import { notFound, type ReferralApi, writing } from './parts.ts'

const params = z.object({ id: z.uuid() })
const buttons: Button[] = ['receive', 'schedule', 'done', 'refuse', 'cannot_reach']
/** What the team of the referrer does, and what it records of what she said. */
const ofReferrer: Move[] = ['send', 'revoke', 'close', 'withdraw', 'tell']

/** One referral: what it holds as far as it is the reader's, its path, its consents, and what can be done now. */
export function oneRoutes(parts: ReferralApi): FastifyPluginAsync {
  const { db, vault } = parts
  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.get(
      '/api/staff/referrals/:id',
      {
        config: { staff: { right: 'referrals.work', audit: 'read' } },
        schema: { tags: ['referrals'], summary: 'One referral, as far as it is hers to read', params },
      },
      async (request, reply) => {
        const found = await findOne(db, request, request.params.id)
        if (!found) return notFound(reply)
        const { row, recipient, made, received, sees } = found
        const now = new Date(parts.now())
        const force = await consentInForce(db, row.id, recipient.id, now)
        // To read as the recipient is recorded, so that she can be told who has seen it.
        const shared = received
          ? await db.transaction((tx) =>
              readShared(tx, writing(parts), row.id, {
                role: 'recipient',
                recipientId: recipient.id,
                staffId: request.staff.id,
              }),
            )
          : null
        const whole = await readWhole(db, vault, row)
        const [listed] = await listRecipients(db, recipient.id)
        const language = languages.find((one) => one === request.staff.language) ?? 'ar'
        // What she asked for herself nobody of the team wrote down: of that everybody reads what she agreed to, whoever has it now.
        const byHer = whole.events.some(({ kind, role }) => kind === 'created' && role === 'person')
        const fields =
          sees === 'whole' && !byHer
            ? (whole.content?.fields ?? null)
            : shared?.ok
              ? shared.shared.fields
              : made && whole.content && force.ok
                ? only(whole.content.fields, force.fields)
                : null
        return {
          referral: {
            ...withoutContent(row),
            recipient: {
              id: recipient.id,
              kind: recipient.kind,
              name: listed?.name[language] ?? recipient.name,
              hours: recipient.hours,
              focalPoints: recipient.focalPoints,
              sample: recipient.sample,
            },
            made,
            received,
          },
          sees,
          fields,
          carerIsDanger: sees === 'whole' ? (whole.content?.carerIsDanger ?? false) : null,
          consent: force.ok
            ? { ok: true, fields: force.fields, expiresAt: force.expiresAt }
            : { ok: false, missing: force.missing },
          consents: made ? await consentsOf(db, row.id) : [],
          events: whole.events.map((event) =>
            sees === 'whole' || received ? event : { ...event, words: null },
          ),
          buttons: mayPress(found)
            ? buttons.filter((button) => movesOf(button, row.state as ReferralState).length > 0)
            : [],
          moves: movesFor(found),
        }
      },
    )
  }
}

/** Whoever takes her; for a partner without a system of its own, the team that refers records what it hears from it. */
export const mayPress = ({ made, received, recipient }: Found): boolean =>
  received || (made && recipient.kind === 'partner')

function movesFor(found: Found): Move[] {
  const state = found.row.state as ReferralState
  const legal = (move: Move) => (moves[move].from as readonly string[]).includes(state)
  return [
    ...(found.sees === 'whole' ? ofReferrer.filter(legal) : []),
    ...(mayPress(found) && legal('miss') ? (['miss'] as const) : []),
  ]
}

const only = (fields: Record<string, string>, names: string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)))

const withoutContent = ({ content: _content, requestId: _requestId, ...row }: Found['row']) => row

const consentsOf = (db: Db, referralId: string) =>
  db
    .select({
      fields: referralConsents.fields,
      textVersion: referralConsents.textVersion,
      language: referralConsents.language,
      by: referralConsents.by,
      via: referralConsents.via,
      recordedBy: referralConsents.recordedBy,
      givenAt: referralConsents.givenAt,
      expiresAt: referralConsents.expiresAt,
      withdrawnAt: referralConsents.withdrawnAt,
    })
    .from(referralConsents)
    .where(eq(referralConsents.referralId, referralId))
    .orderBy(desc(referralConsents.givenAt), desc(referralConsents.id))

import { and, eq } from 'drizzle-orm'
import { referralEvents, type referrals } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import { countFacts } from '../indicators/facts.ts'
import { isEnded, type Move, ruleOf } from './moves.ts'

const day = 86_400_000
/** Words of the indicator `referral-time`. */
const times: [string, number][] = [
  ['day', day],
  ['days_3', 3 * day],
  ['week', 7 * day],
  ['weeks_2', 14 * day],
]

/** What figures are made of: how a referral ended, and how long it took from its sending to the service. Nobody's name or id. */
export async function countMove(
  tx: Tx,
  now: Date,
  { id, serviceId, centerId }: Pick<typeof referrals.$inferSelect, 'id' | 'serviceId' | 'centerId'>,
  { move, outcome }: { move: Move; outcome: string | null },
): Promise<void> {
  const { to } = ruleOf(move)
  const fact = { at: now, service: serviceId, center: centerId }
  if (isEnded(to))
    await countFacts(tx, [{ ...fact, kind: 'referral_closed', detail: to === 'closed' ? outcome : to }])
  if (move !== 'give_service') return
  const [sent] = await tx
    .select({ at: referralEvents.at })
    .from(referralEvents)
    .where(and(eq(referralEvents.referralId, id), eq(referralEvents.kind, 'send')))
    .limit(1)
  const took = now.getTime() - (sent?.at ?? now).getTime()
  const detail = times.find(([, most]) => took <= most)?.[0] ?? 'longer'
  await countFacts(tx, [{ ...fact, kind: 'referral_served', detail }])
}

import { checkIns, followUps } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import type { Plan } from './plan.ts'

/**
 * She agreed to a plan: its dates are written down now, so a plan that is changed later holds for who begins later. Refuses
 * (`already`) while she has the same plan: nothing comes twice.
 */
export async function beginFollowUp(
  tx: Tx,
  of: {
    contactId: string
    plan: Plan
    hours: { from: number; until: number }
    now: Date
    newId(): string
  },
): Promise<'ok' | 'already'> {
  const { contactId, plan, hours, now, newId } = of
  const id = newId()
  const begun = await tx
    .insert(followUps)
    .values({
      id,
      contactId,
      plan: plan.id,
      flow: plan.flow,
      fromMinute: hours.from,
      untilMinute: hours.until,
      answerHours: plan.answerHours,
      silence: plan.silence,
      agreedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: followUps.id })
  if (begun.length === 0) return 'already'
  await tx.insert(checkIns).values(
    plan.offsetsMs.map((ms, number) => {
      const plannedAt = new Date(now.getTime() + ms)
      return { id: newId(), followUpId: id, number, plannedAt, dueAt: plannedAt }
    }),
  )
  return 'ok'
}

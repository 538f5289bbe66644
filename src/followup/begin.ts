import { checkIns, followUps } from '../db/schema/index.ts'
import type { Tx } from '../db/types.ts'
import type { Plan } from './plan.ts'

/** Minutes of the day, at the centers. */
export interface Hours {
  from: number
  until: number
}

interface Beginning {
  contactId: string
  plan: Plan
  hours: Hours
  now: Date
  newId(): string
  /** From when its dates count; else from now. */
  from?: Date
  /** Where she wishes to be written to; else where she wrote last. */
  addressId?: string | null
  /** A worker does it for her: who, where, and how she agreed. */
  by?: { staffId: string; centerId: string | null; consent: 'said' | 'chat' }
}

/**
 * She agreed to a plan: its dates are written down now, so a plan that is changed later holds for who begins later. Refuses
 * (`already`) while she has the same plan: nothing comes twice.
 */
export async function beginFollowUp(
  tx: Tx,
  of: Beginning,
): Promise<{ ok: true; id: string } | { ok: false; why: 'already' }> {
  const { contactId, plan, hours, now, newId, from = now, addressId = null, by } = of
  const id = newId()
  const begun = await tx
    .insert(followUps)
    .values({
      id,
      contactId,
      plan: plan.id,
      flow: plan.flow,
      trigger: plan.trigger,
      addressId,
      staffId: by?.staffId ?? null,
      centerId: by?.centerId ?? null,
      consent: by?.consent ?? 'self',
      fromMinute: hours.from,
      untilMinute: hours.until,
      answerHours: plan.answerHours,
      silence: plan.silence,
      agreedAt: now,
    })
    .onConflictDoNothing()
    .returning({ id: followUps.id })
  if (begun.length === 0) return { ok: false, why: 'already' }
  await tx.insert(checkIns).values(
    plan.offsetsMs.map((ms, number) => {
      const plannedAt = new Date(from.getTime() + ms)
      return { id: newId(), followUpId: id, number, plannedAt, dueAt: plannedAt }
    }),
  )
  return { ok: true, id }
}

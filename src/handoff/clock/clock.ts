import { addWithin, type Period } from '../hours/periods.ts'

/** warn at 80 % of the target, overdue at 100 %, reassign at 125 %; quiet: it is the person's turn. */
type StaffStage = 'warn' | 'overdue' | 'reassign'

export interface Clock {
  clockStage: StaffStage | 'quiet'
  /** When it rings next. */
  clockAt: Date
  /** When the answer is due. Null: it is the person's turn. */
  answerDueAt: Date | null
}

const parts: Record<StaffStage, number> = { warn: 0.8, overdue: 1, reassign: 1.25 }

/** After so long without a word of the person, whoever has the chat is asked what becomes of it. */
const quietMs = 72 * 3_600_000

/**
 * The clock of a chat that waits for staff, in the hours of those who may take it. Where they have none in the weeks
 * ahead it counts all hours: an unstaffed chat must come up, too, not sleep.
 */
export function staffClock(
  stage: StaffStage,
  { hours, from, target }: { hours: Period[]; from: number; target: number },
): Clock {
  const after = (part: number) => new Date(addWithin(hours, from, part * target) ?? from + part * target)
  return { clockStage: stage, clockAt: after(parts[stage]), answerDueAt: after(1) }
}

export const personClock = (now: Date): Clock => ({
  clockStage: 'quiet',
  clockAt: new Date(now.getTime() + quietMs),
  answerDueAt: null,
})

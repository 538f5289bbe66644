import { z } from 'zod'
import { readWorkersBefore } from '../../handoff/desk/workers-before.ts'
import { expectAnswer, expectAnswerTo } from '../../handoff/hours/expected-answer.ts'
import { trainingFor } from '../../handoff/routing/training.ts'
import type { Action, Outcome, RowContext } from '../action.ts'

const expect = rowAction(
  'handoff.expect',
  { worker: 'optional', else: 'optional', center: 'optional', service: 'optional' },
  ['today', 'later', 'unknown', 'nobody'],
  ['today', 'later'],
  z.object({
    worker: z.string().nullish(),
    else: z.boolean().nullish(),
    center: z.string().nullish(),
    service: z.string().nullish(),
  }),
  async (wish, { tx, draft, now }) => {
    const before = wish.else ? await readWorkersBefore(tx, draft.contactId) : []
    const expected = await expectAnswer(
      tx,
      {
        queue: 'caseworker',
        language: draft.language,
        workerGender: wish.worker === 'f' || wish.worker === 'm' ? wish.worker : null,
        centerId: wish.center ?? null,
        trained: trainingFor(wish.service),
        notStaff: before.slice(0, 1),
        notCenters: [],
      },
      now,
    )
    if (!('at' in expected)) return { result: expected.kind }
    const when = expected.at.toISOString()
    return { result: expected.kind === 'later' ? 'later' : 'today', value: { when } }
  },
)

/** Whether somebody is at work who can be called out now, or when people are back. */
const staffed = rowAction(
  'handoff.staffed',
  {},
  ['now', 'back', 'unknown'],
  ['back'],
  z.object({}),
  async (_input, { tx, draft, now }) => {
    const expected = await expectAnswer(
      tx,
      {
        queue: 'crisis',
        language: draft.language,
        workerGender: null,
        centerId: null,
        trained: [],
        notStaff: [],
        notCenters: [],
      },
      now,
    )
    if (!('at' in expected)) return { result: 'unknown' }
    if (expected.kind === 'now') return { result: 'now' }
    return { result: 'back', value: { when: expected.at.toISOString() } }
  },
)

/** When an answer to what she asked before may be expected. */
const waiting = rowAction(
  'handoff.waiting',
  {},
  ['today', 'later', 'unknown'],
  ['today', 'later'],
  z.object({}),
  async (_input, { tx, draft, now }) => {
    const expected = draft.openHandoffId ? await expectAnswerTo(tx, draft.openHandoffId, now) : null
    if (!expected || !('at' in expected)) return { result: 'unknown' }
    const when = expected.at.toISOString()
    return { result: expected.kind === 'later' ? 'later' : 'today', value: { when } }
  },
)

/** Whether somebody of the team had her chat before. */
const before = rowAction(
  'handoff.before',
  {},
  ['had', 'none'],
  [],
  z.object({}),
  async (_input, { tx, draft }) => ({
    result: (await readWorkersBefore(tx, draft.contactId)).length > 0 ? 'had' : 'none',
  }),
)

/** What flows may ask about the people of the team. */
export const handoffActions: Action[] = [expect, waiting, staffed, before]

function rowAction<S extends z.ZodType>(
  name: string,
  inputs: Record<string, 'required' | 'optional'>,
  outcomes: string[],
  saves: string[],
  input: S,
  run: (input: z.infer<S>, context: RowContext) => Promise<Outcome>,
): Action {
  const made: Action<S> = { kind: 'rows', spec: { name, inputs, outcomes, saves }, input, run }
  return made as unknown as Action
}

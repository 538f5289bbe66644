import { z } from 'zod'
import type { ActionSpec } from '../../flow/types.ts'
import type { Action, Outcome, RowContext } from '../action.ts'

/** An id of ours as it stands in a flow's variables. */
export const id = z.string().max(100)
export const maybe = id.nullish()

/**
 * An action on rows from its inputs: those that may be null are optional in flows. `saves`: outcomes with a result.
 */
export function rowAction<S extends z.ZodRawShape>(
  name: string,
  shape: S,
  outcomes: { saves: string[]; others: string[] },
  run: (input: z.infer<z.ZodObject<S>>, context: RowContext) => Promise<Outcome>,
): Action {
  const inputs = Object.fromEntries(
    Object.entries(shape).map(([input, of]) => [
      input,
      (of as z.ZodType).safeParse(null).success ? ('optional' as const) : ('required' as const),
    ]),
  )
  const { saves, others } = outcomes
  const spec: ActionSpec = { name, inputs, outcomes: [...saves, ...others], saves }
  const made: Action<z.ZodObject<S>> = { kind: 'rows', spec, input: z.object(shape), run }
  return made as unknown as Action
}

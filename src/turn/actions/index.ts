import type { ActionSpec } from '../../flow/types.ts'
import type { Action } from '../action.ts'
import { contactActions } from './contact.ts'
import { directoryActions } from './directory.ts'
import { handoffActions } from './handoff.ts'

/** All that flows may call, by name. */
export const actions: ReadonlyMap<string, Action> = new Map(
  [...contactActions, ...directoryActions, ...handoffActions].map((action) => [action.spec.name, action]),
)

/** What the flow checker holds flows against. */
export const actionSpecs: ActionSpec[] = [...actions.values()].map((action) => action.spec)

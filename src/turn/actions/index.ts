import type { ActionSpec } from '../../flow/types.ts'
import type { Action } from '../action.ts'
import { bookingFindActions } from './booking-find.ts'
import { bookingMineActions } from './booking-mine.ts'
import { bookingSeatActions } from './booking-seat.ts'
import { contactActions } from './contact.ts'
import { directoryActions } from './directory.ts'
import { followUpActions } from './follow-up.ts'
import { handoffActions } from './handoff.ts'
import { hideActions } from './hide.ts'
import { linkActions } from './link.ts'
import { referralAskActions } from './referral-ask.ts'
import { referralConsentActions } from './referral-consent.ts'
import { referralMineActions } from './referral-mine.ts'

/** All that flows may call, by name. */
export const actions: ReadonlyMap<string, Action> = new Map(
  [
    ...contactActions,
    ...directoryActions,
    ...handoffActions,
    ...hideActions,
    ...linkActions,
    ...followUpActions,
    ...bookingFindActions,
    ...bookingSeatActions,
    ...bookingMineActions,
    ...referralAskActions,
    ...referralMineActions,
    ...referralConsentActions,
  ].map((action) => [action.spec.name, action]),
)

/** What the flow checker holds flows against. */
export const actionSpecs: ActionSpec[] = [...actions.values()].map((action) => action.spec)

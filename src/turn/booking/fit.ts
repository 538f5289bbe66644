import { fitsAge } from '../../booking/age-band.ts'
import type { Session } from '../../booking/types.ts'
import type { Value } from '../../flow/types.ts'

/** For whom a place is asked: never more than is needed to see which sessions fit. */
export interface ForWhom {
  /** Asked of children only: a band, never a date of birth. Null: a grown-up. */
  age: string | null
  /** It was said that a session for women, or for an age, is not for the one who comes: only those for everyone are shown. */
  plain: boolean
}

type Audience = Pick<Session, 'womenOnly' | 'minAge' | 'maxAge' | 'withCarer'>

/** The age from which nobody is asked: sessions "from 18" are for every grown-up. */
const grownUp = 18

/** Whether a session may be for this person as far as was told. */
export function mayFit(session: Audience, who: ForWhom): boolean {
  if (who.plain && asksToFit(session, who)) return false
  if (who.age !== null) return fitsAge(session, who.age)
  // What ends in childhood is for no grown-up, nor for somebody of 15 who writes herself.
  return session.maxAge === null || session.maxAge >= 15
}

/** Whether it must still be asked if the session is for the one who comes. */
export function asksToFit(session: Audience, { age }: ForWhom): boolean {
  if (session.womenOnly) return true
  if (age !== null) return false
  return (session.minAge !== null && session.minAge > grownUp) || session.maxAge !== null
}

/** For whom a session is, in lines of `line.json`. Empty: for everyone. */
export function groupLines({ womenOnly, minAge, maxAge, withCarer }: Audience): Value[] {
  return [
    ...(womenOnly ? [{ line: 'for_women' }] : []),
    ...(minAge !== null && maxAge !== null ? [{ line: 'for_ages', from: minAge, to: maxAge }] : []),
    ...(minAge !== null && maxAge === null ? [{ line: 'for_ages_from', from: minAge }] : []),
    ...(minAge === null && maxAge !== null ? [{ line: 'for_ages_to', to: maxAge }] : []),
    ...(withCarer ? [{ line: 'with_carer' }] : []),
  ]
}

/** Whether everybody for whom `like` is may come to this session, too. */
export function isForThoseOf(session: Audience, like: Audience): boolean {
  return (
    (!session.womenOnly || like.womenOnly) &&
    (session.minAge ?? 0) <= (like.minAge ?? 0) &&
    (session.maxAge ?? 200) >= (like.maxAge ?? 200)
  )
}

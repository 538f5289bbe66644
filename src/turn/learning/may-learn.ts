import type { Directory } from '../../directory/types.ts'
import type { Frame } from '../../flow/types.ts'
import type { Understood } from '../../understanding/types.ts'
import { createUrgentScan } from '../../understanding/urgent.ts'
import { outsideOf } from '../understood/outside.ts'

/** From such a likeness on a message may be about danger, or about what is nobody else's business. */
const likeDanger = 0.1
const likeSensitive = 0.15
const fewestWords = 2
const longest = 280
/** In these nothing is learned, whatever is written. */
const closed: ReadonlySet<string> = new Set([
  'complaint',
  'crisis',
  'my-data',
  'release-info',
  'papers',
  'referral',
  'referral-consent',
  'referral-feedback',
  'referrals',
  'talk-to-human',
])

/** Words about a child, or by one. Whatever looks like an age below 18 counts, too. */
const aboutChildren = createUrgentScan([
  'طفل*|اطفال*|ولد|ولدي|اولاد*|ولاد*|ابني|ابنتي|بنتي|بناتي|رضيع*|بيبي|قاصر*|مراهق*|عيالي|عجيان*|يتيم*|ايتام',
  'wlad*|walad*|ebni|ibni|benti|binti|tefel|tifl*|atfal*|3yali|3iyali',
  'zarok*|kurê|kurek*|keç|keçê|keça|keçik*|pitik*|sêwî*',
  'child*|kid|kids|baby|son|sons|daughter*|boy|boys|girl|girls|teen*|minor|orphan*',
])
const age = /(?<!\p{Nd})(?:[1-9١-٩۱-۹]|[1١۱][0-7٠-٧۰-۷])(?!\p{Nd})/u

/**
 * Whether staff may learn from a message that was not understood: never from danger, from sensitive matters, or from what is
 * about a child or may be by one. In doubt, not.
 */
export function mayLearn(
  text: string,
  understood: Understood,
  { directory, stack }: { directory: Directory; stack: readonly Frame[] },
): boolean {
  if (text.length > longest || text.split(' ').length < fewestWords) return false
  const sensitive = new Set([
    ...directory.services.filter((service) => service.sensitive).map(({ id }) => id),
    ...directory.centers.filter((center) => center.sensitive).map(({ id }) => id),
  ])
  const touched = understood.ranking.some(
    ({ id, score }) =>
      (id === 'crisis' && score >= likeDanger) || (sensitive.has(id) && score >= likeSensitive),
  )
  const about = stack.some(
    ({ flow, vars }) =>
      closed.has(flow) || [vars.service, vars.center].some((id) => sensitive.has(String(id))),
  )
  const named = understood.center !== undefined && sensitive.has(understood.center)
  if (understood.decision === 'crisis' || touched || about || named) return false
  return outsideOf(text) !== 'papers' && !aboutChildren(text) && !age.test(text)
}

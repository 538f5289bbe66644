import type { Directory } from '../../directory/types.ts'
import { type Example, messageLanguages } from '../../understanding/types.ts'

/** A sentence of staff stands among thousands that came along: it counts this often, so that it is understood at once. */
const counts = 4

/** The sentences that came along, and those that staff added. */
export function withTaught(examples: Example[], { examples: taught }: Directory): Example[] {
  return [
    ...examples,
    ...taught.flatMap(({ text, label, language }, at): Example[] => {
      const lang = messageLanguages.find((known) => known === language) ?? 'ar'
      return Array.from({ length: counts }, () => ({ text, label, lang, group: `taught/${at}` }))
    }),
  ]
}

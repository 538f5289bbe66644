import type { Language } from '../../text/types.ts'
import type { Understood } from '../../understanding/types.ts'

/** Fewer words may be a name, a greeting or a loan word. */
const fewestWords = 4

/** The language that a message is clearly written in; Arabizi is Arabic. Null: too short, or it cannot be told. */
export function clearLanguage({ lang }: Understood, text: string): Language | null {
  if (lang === null || text.split(' ').length < fewestWords) return null
  return lang === 'ar-latn' ? 'ar' : lang
}

import type { Language } from '../text/types.ts'
import type { Center, Localised } from './types.ts'

/** Few words that the directory itself says, beside its data. */
export const sampleWord: Record<Language, string> = { ar: 'مثال', kmr: 'nimûne', en: 'sample' }

export const stateWords: Record<Center['state'], Record<Language, string>> = {
  open: { ar: 'مفتوح', kmr: 'vekirî', en: 'open' },
  paused: { ar: 'متوقف الآن', kmr: 'niha rawestiyaye', en: 'paused for now' },
  closed: { ar: 'مغلق', kmr: 'girtî', en: 'closed' },
  unconfirmed: { ar: 'غير مؤكد بعد', kmr: 'hîn nehatiye piştrastkirin', en: 'not confirmed yet' },
}
export const confirmedWord: Record<Language, string> = {
  ar: 'آخر تأكيد',
  kmr: 'piştrastkirina dawî',
  en: 'last confirmed',
}

export const stateLabel: Record<Language, string> = {
  ar: 'حالة المركز',
  kmr: 'Rewşa navendê',
  en: 'State of the center',
}
/** Said of details that were last confirmed too long ago. */
export const callToConfirm: Record<Language, string> = {
  ar: 'لم تُراجَع هذه المعلومات منذ مدة. اتصلوا للتأكد قبل الذهاب.',
  kmr: 'Ev agahî demek e nehatine nûkirin. Berî ku hûn biçin, ji bo piştrastkirinê telefon bikin.',
  en: 'These details have not been checked for a while. Call to confirm before you go.',
}

type TaxonomyWords = Record<Language, { name: string; description: string }>
/** The two taxonomies of a new installation; others have their words in the data. */
export const taxonomyWords: Record<string, TaxonomyWords> = {
  need: {
    ar: { name: 'الاحتياجات', description: 'ما يأتي الناس من أجله' },
    kmr: { name: 'Pêwîstî', description: 'Tiştê ku mirov ji bo wê tên' },
    en: { name: 'Needs', description: 'What people come for' },
  },
  pillar: {
    ar: { name: 'مجالات العمل', description: 'أقسام البرنامج' },
    kmr: { name: 'Warên xebatê', description: 'Beşên bernameyê' },
    en: { name: 'Pillars', description: 'Parts of the programme' },
  },
}

/** Between the members of a list. */
export const comma: Record<Language, string> = { ar: '، ', kmr: ', ', en: ', ' }

const others: Language[] = ['ar', 'en', 'kmr']

/** The text in this language, or else in another that has it: a detail in Arabic helps more than none. */
export function inLanguage(text: Localised | null | undefined, language: Language): string | null {
  if (!text) return null
  for (const candidate of [language, ...others]) if (text[candidate]) return text[candidate]
  return null
}

/** `words` with remarks behind it: (sample, not confirmed yet). */
export const remarked = (words: string, remarks: string[], language: Language) =>
  remarks.length > 0 ? `${words} (${remarks.join(comma[language])})` : words

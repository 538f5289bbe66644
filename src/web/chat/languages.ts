export const languages = ['ar', 'kmr', 'en'] as const
export type Language = (typeof languages)[number]

export const directionOf = (language: Language): 'rtl' | 'ltr' => (language === 'ar' ? 'rtl' : 'ltr')

/** What stands on the buttons before any text is loaded. */
export const languageNames: Record<Language, string> = { ar: 'العربية', kmr: 'Kurmancî', en: 'English' }

/** A first guess for the page's own words only; the person chooses. `ku` and `kmr` are Kurmanji, Arabic is the rest. */
export function guessLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const start = tag.toLowerCase().split('-')[0] ?? ''
    if (start === 'ar' || start === 'en' || start === 'kmr') return start
    if (start === 'ku') return 'kmr'
  }
  return 'ar'
}

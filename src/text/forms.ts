import type { Language } from './types.ts'

/**
 * i18next picks plural forms by a language that the runtime knows: for `kmr` it would silently take the
 * machine's own language.
 */
export const pluralLanguage: Record<Language, string> = { ar: 'ar', kmr: 'ku', en: 'en' }

/** Every form must exist: i18next shows the bare key for one that is missing. */
export const pluralForms: Record<Language, readonly string[]> = {
  ar: ['zero', 'one', 'two', 'few', 'many', 'other'],
  kmr: ['one', 'other'],
  en: ['one', 'other'],
}

/** How she is addressed, once she has chosen. */
export const addressForms = ['f', 'm'] as const

const suffixes = /^(.*?)(?:_(f|m))?(?:_(zero|one|two|few|many|other))?$/

/** `book.seats_f_two` -> base `book.seats`, address form f, plural form two. */
export function splitKey(key: string): { base: string; form: string | null; plural: string | null } {
  const [, base = key, form = null, plural = null] = suffixes.exec(key) ?? []
  return { base, form, plural }
}

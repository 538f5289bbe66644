import { allTexts } from 'virtual:partner-texts'
import { directionOf, type Language } from '../chat/languages.ts'

export type Say = (key: string, values?: Record<string, string>) => string

/** Texts of a language; placeholders stand in braces and are isolated, whatever their direction. */
export const sayIn =
  (language: Language): Say =>
  (key, values = {}) =>
    (allTexts[language][key] ?? '').replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name] ?? ''}\u2069`)

/** Whether a key has words: a code of the server may be newer than this page. */
export const hasText = (key: string): boolean => key in allTexts.en

/** Turns the page to a language; the tab's title tells nothing of what is on it. */
export function turnTo(language: Language): void {
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
  document.title = sayIn(language)('title')
}

/** Day and hour as they are where the centers are. */
export function whenInWords(iso: string, language: Language): string {
  const tag = language === 'ar' ? 'ar-SY-u-nu-latn' : language === 'kmr' ? 'ku' : 'en-GB'
  const options = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone: 'Asia/Damascus',
  } as const
  // Where a browser knows no Kurmanji, figures alone.
  if (language === 'kmr' && !Intl.DateTimeFormat.supportedLocalesOf('ku').length)
    return new Intl.DateTimeFormat('en-GB', {
      dateStyle: 'short',
      timeStyle: 'short',
      timeZone: 'Asia/Damascus',
    }).format(new Date(iso))
  return new Intl.DateTimeFormat(tag, options).format(new Date(iso))
}

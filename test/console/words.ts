import { readFileSync } from 'node:fs'
import type { Language } from './console-page.ts'

const texts = Object.fromEntries(
  ['ar', 'kmr', 'en'].map((language) => [
    language,
    JSON.parse(readFileSync(new URL(`../../locales/${language}/console.json`, import.meta.url), 'utf8')),
  ]),
) as Record<Language, Record<string, { text: string }>>

/** A text of the console as the page shows it, with its values isolated. */
export const wordsOf =
  (language: Language) =>
  (key: string, values: Record<string, string> = {}): string =>
    (texts[language][key]?.text ?? '').replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name] ?? ''}\u2069`)

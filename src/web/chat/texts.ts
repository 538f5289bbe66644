import { textFiles } from 'virtual:texts'
import { first } from './begun.ts'
import type { Language } from './languages.ts'

/** The page's own texts in one language. A key that has not come yet gives an empty text. */
export type Texts = (key: string, values?: Record<string, string | number>) => string

const speaker =
  (texts: Record<string, string>): Texts =>
  (key, values = {}) =>
    (texts[key] ?? '').replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ''))

const loaded: Partial<Record<Language, Texts>> = {}

/** What is there without asking the server: at least the first screen's. */
export const textsAtHand = (language: Language): { texts: Texts; all: boolean } => {
  const texts = loaded[language]
  return texts ? { texts, all: true } : { texts: speaker(first?.texts[language] ?? {}), all: false }
}

/** Loads one language. Rejects when the line is down: the caller tries again. */
export function loadTexts(language: Language): Promise<Texts> {
  const known = loaded[language]
  if (known) return Promise.resolve(known)
  return fetch(textFiles[language], { credentials: 'omit' }).then((response) => {
    if (!response.ok) throw new Error(`texts: ${response.status}`)
    return response.json().then((texts: Record<string, string>) => {
      loaded[language] = speaker(texts)
      return loaded[language] as Texts
    })
  })
}

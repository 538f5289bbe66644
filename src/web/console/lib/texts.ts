import { textFiles } from 'virtual:console-texts'
import { directionOf, type Language } from '../../chat/languages.ts'

let now: Record<string, string> = {}
let language: Language = 'ar'

/** The console's text for a key in the language that was loaded last; placeholders stand in braces. */
export const t = (key: string, values: Record<string, string | number> = {}): string =>
  (now[key] ?? '').replace(/\{(\w+)\}/g, (_, name) => `\u2068${values[name] ?? ''}\u2069`)

export const hasText = (key: string): boolean => key in now
export const languageNow = (): Language => language

/** Loads a language and turns the page to its direction. Rejects while the line is down. */
export async function loadTexts(wanted: Language): Promise<void> {
  const answer = await fetch(textFiles[wanted], { credentials: 'omit' })
  if (!answer.ok) throw new Error(`texts: ${answer.status}`)
  now = (await answer.json()) as Record<string, string>
  language = wanted
  document.documentElement.lang = wanted
  document.documentElement.dir = directionOf(wanted)
}

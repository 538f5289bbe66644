import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Language, languages } from './types.ts'

export interface LocaleText {
  text: string
  /** The native speaker who has read it; empty until then. */
  reviewedBy: string
  file: string
}
export interface LocaleMistake {
  file: string
  /** Empty when the whole file is meant. */
  key: string
  what: string
}
export interface Locales {
  /** By language, then by key: file name without `.json`, a dot, the path inside the file. */
  texts: Record<Language, Map<string, LocaleText>>
  /** What could not be read. */
  mistakes: LocaleMistake[]
}

/** Reads `dir/<language>/*.json`. Mistakes are values, so that all of them are told at once. */
export function loadLocales(dir: string): Locales {
  const locales: Locales = { texts: { ar: new Map(), kmr: new Map(), en: new Map() }, mistakes: [] }
  for (const language of languages) {
    const folder = join(dir, language)
    if (!existsSync(folder)) {
      locales.mistakes.push({ file: `${language}/`, key: '', what: 'the folder is missing' })
      continue
    }
    for (const name of readdirSync(folder).sort())
      if (name.endsWith('.json')) readLocaleFile(locales, language, folder, name)
  }
  return locales
}

function readLocaleFile(locales: Locales, language: Language, folder: string, name: string): void {
  const file = `${language}/${name}`
  const mistake = (key: string, what: string) => locales.mistakes.push({ file, key, what })
  let content: unknown
  try {
    content = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  } catch (error) {
    mistake('', `not valid JSON: ${error instanceof Error ? error.message : error}`)
    return
  }
  const flatten = (node: unknown, key: string, depth: number): void => {
    if (!isObject(node) || depth > 8) {
      mistake(key, 'expected { "text": "...", "reviewed_by": "" } or a group of such entries')
    } else if (typeof node.text === 'string') {
      if (typeof node.reviewed_by !== 'string')
        mistake(key, '"reviewed_by" is missing (empty until it was read)')
      locales.texts[language].set(key, { text: node.text, reviewedBy: String(node.reviewed_by ?? ''), file })
    } else {
      for (const [step, child] of Object.entries(node)) flatten(child, `${key}.${step}`, depth + 1)
    }
  }
  flatten(content, name.slice(0, -'.json'.length), 0)
}

const isObject = (node: unknown): node is Record<string, unknown> =>
  typeof node === 'object' && node !== null && !Array.isArray(node)

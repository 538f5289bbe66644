import { missingForms } from './check-locales.ts'
import { splitKey } from './forms.ts'
import type { Locales } from './load-locales.ts'
import { parseTemplate } from './template.ts'
import { type Language, languages } from './types.ts'

/** What the flow checker asks of the texts. */
export interface LocaleFacts {
  languages: readonly Language[]
  has(language: Language, key: string): boolean
  /** Names of the values that the text needs. */
  placeholders(language: Language, key: string): string[]
  /** Keys of plural and address forms that are missing. */
  missingForms(language: Language, key: string): string[]
  /** The text where it needs no value, else null. */
  label(language: Language, key: string): string | null
}

export function localeFacts(locales: Locales): LocaleFacts {
  const variants = (language: Language, key: string): string[] => known[language].get(key) ?? []
  const known = {
    ar: keysByBase(locales.texts.ar.keys()),
    kmr: keysByBase(locales.texts.kmr.keys()),
    en: keysByBase(locales.texts.en.keys()),
  }
  const names = (language: Language, key: string): string[] => {
    const texts = variants(language, key).map((variant) => locales.texts[language].get(variant)?.text ?? '')
    const parts = texts.flatMap(parseTemplate).filter((part) => typeof part !== 'string')
    return [...new Set(parts.map(({ name }) => name))]
  }
  return {
    languages,
    has: (language, key) => variants(language, key).length > 0,
    placeholders: names,
    missingForms: (language, key) => {
      const keys = variants(language, key)
      return keys.length === 0 ? [] : missingForms(language, key, keys)
    },
    label: (language, key) =>
      names(language, key).length > 0 ? null : (locales.texts[language].get(key)?.text ?? null),
  }
}

function keysByBase(keys: Iterable<string>): Map<string, string[]> {
  const bases = new Map<string, string[]>()
  for (const key of keys) {
    const { base } = splitKey(key)
    bases.set(base, [...(bases.get(base) ?? []), key])
  }
  return bases
}

import { addressForms, pluralForms, splitKey } from './forms.ts'
import type { LocaleMistake, Locales, LocaleText } from './load-locales.ts'
import { staffOnlyWords } from './staff-only-words.ts'
import { hasStrayBrace, placeholdersOf } from './template.ts'
import { type Language, languages } from './types.ts'

/** Everything that would make a person see a hole, a bare key or a staff-only word. Empty: all is well. */
export function checkLocales(locales: Locales): LocaleMistake[] {
  const bases = new Map(languages.map((language) => [language, byBase(locales.texts[language])]))
  const all = new Set(languages.flatMap((language) => [...(bases.get(language)?.keys() ?? [])]))
  const unread = new Set(locales.mistakes.filter(({ key }) => key === '').map(({ file }) => file))
  return [
    ...locales.mistakes,
    ...languages.flatMap((language) => checkLines(locales.texts[language])),
    ...[...all].flatMap((base) =>
      languages.flatMap((language) => {
        const file = `${language}/${base.slice(0, base.indexOf('.'))}.json`
        const variants = bases.get(language)?.get(base)
        if (!variants)
          return unread.has(file) || unread.has(`${language}/`)
            ? []
            : [{ file, key: base, what: 'the text is missing' }]
        const wanted = languages.flatMap((other) => [...(bases.get(other)?.get(base) ?? new Map()).values()])
        return checkVariants(language, base, file, variants, wanted)
      }),
    ),
  ]
}

type Variants = Map<string, LocaleText>

function byBase(texts: Map<string, LocaleText>): Map<string, Variants> {
  const bases = new Map<string, Variants>()
  for (const [key, entry] of texts) {
    const { base } = splitKey(key)
    bases.set(base, (bases.get(base) ?? new Map()).set(key, entry))
  }
  return bases
}

/** What is wrong with a line whatever stands in the other languages. */
function checkLines(texts: Map<string, LocaleText>): LocaleMistake[] {
  return [...texts].flatMap(([key, { text, file }]) => {
    const whats: string[] = []
    if (text.trim() === '') whats.push('the text is empty')
    if (hasStrayBrace(text)) whats.push('a brace belongs to no placeholder')
    for (const word of staffOnlyWords(text)) whats.push(`the word "${word}" is for staff only`)
    return whats.map((what) => ({ file, key, what }))
  })
}

/** One key in one language against the same key in all. */
function checkVariants(
  language: Language,
  base: string,
  file: string,
  variants: Variants,
  everywhere: LocaleText[],
): LocaleMistake[] {
  const mistakes: LocaleMistake[] = missingForms(language, base, [...variants.keys()], everywhere).map(
    (key) => ({
      file,
      key,
      what: 'this form of the text is missing',
    }),
  )
  // A plural form may put the number in words, so `count` may be left out of it.
  const wanted = [...new Set(everywhere.flatMap(({ text }) => placeholdersOf(text)))].filter(
    (name) => !isCount(name),
  )
  for (const [key, { text }] of variants) {
    const here = placeholdersOf(text)
    for (const name of wanted.filter((name) => !here.includes(name)))
      mistakes.push({
        file,
        key,
        what: `the placeholder {${name}} stands in another language or form, not here`,
      })
  }
  return mistakes
}

const isCount = (placeholder: string) => placeholder === 'count' || placeholder.startsWith('count,')

/** Keys of the forms that a text needs in this language and has not. */
export function missingForms(
  language: Language,
  base: string,
  keys: string[],
  everywhere: LocaleText[] = [],
): string[] {
  const split = keys.map(splitKey)
  const counts =
    split.some(({ plural }) => plural) || everywhere.some(({ text }) => placeholdersOf(text).some(isCount))
  const forms = split.some(({ form }) => form) ? [null, ...addressForms] : [null]
  return forms
    .flatMap((form) => (counts ? pluralForms[language] : [null]).map((plural) => [base, form, plural]))
    .map((parts) => parts.filter((part) => part !== null).join('_'))
    .filter((key) => !keys.includes(key))
}

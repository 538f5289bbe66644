import i18next, { type i18n } from 'i18next'
import type { Value, Vars } from '../flow/types.ts'
import { checkLocales } from './check-locales.ts'
import { dateInWords, momentInWords, numberInWords, shortDateInWords, timeInWords } from './dates.ts'
import { pluralLanguage, splitKey } from './forms.ts'
import { isolate, withoutControls } from './isolate.ts'
import { type LocaleMistake, type Locales, loadLocales } from './load-locales.ts'
import { type Part, parseTemplate, placeholdersOf } from './template.ts'
import { type AddressForm, type Language, languages, type NameResolver, type Texts } from './types.ts'

/**
 * The texts of `dir/{ar,kmr,en}/*.json`. `resolve` gives names for ids at the time of rendering, so that a
 * corrected phone number reaches everyone at once. Throws a start error that names file and key when a text
 * is missing or wrong: a hole would show itself to a person only.
 */
export function createTexts({ dir, resolve }: { dir: string; resolve: NameResolver }): Texts {
  const locales = loadLocales(dir)
  const mistakes = checkLocales(locales)
  if (mistakes.length > 0) throw startError(mistakes)
  return textsOf(locales, resolve)
}

function textsOf(locales: Locales, resolve: NameResolver): Texts {
  const translator = createTranslator(locales)
  const keys = new Set([...locales.texts.en.keys()].map((key) => splitKey(key).base))
  const templates = new Map<string, Part[]>()
  const plains = new Map<string, Part[]>()
  const direction = (language: Language) => (language === 'ar' ? 'rtl' : 'ltr')

  const template = (language: Language, key: string, values: Vars, form: AddressForm): Part[] => {
    // Without a number the form hangs on nothing else: i18next is asked once.
    const plain = typeof values.count === 'number' ? null : `${language}|${form}|${key}`
    const before = plain && plains.get(plain)
    if (before) return before
    if (!keys.has(key)) throw new Error(`no text ${key}`)
    // i18next chooses the form only; values are put in below, so that words of a value are never read as a template.
    const text = translator.t(key, {
      lng: pluralLanguage[language],
      skipInterpolation: true,
      ...(typeof values.count === 'number' && { count: values.count }),
      ...(form !== 'plural' && { context: form }),
    })
    const parts = templates.get(text) ?? parseTemplate(text)
    templates.set(text, parts)
    if (plain) plains.set(plain, parts)
    return parts
  }

  const unknown = (language: Language, format: string | null): string => {
    const key = format && keys.has(`unknown.${format}`) ? `unknown.${format}` : 'unknown.default'
    return template(language, key, {}, 'plural').join('')
  }

  const show = (language: Language, value: Value | undefined, format: string | null): string => {
    if (Array.isArray(value))
      return (
        value.map((one) => show(language, one, format)).join(language === 'ar' ? '، ' : ', ') ||
        unknown(language, format)
      )
    if (value === undefined || value === null || typeof value === 'object') return unknown(language, format)
    if (format === null)
      return typeof value === 'number' ? numberInWords(language, value) : withoutControls(String(value))
    return shown(language, value, format) ?? unknown(language, format)
  }

  const shown = (language: Language, value: string | number | boolean, format: string): string | null => {
    if (format === 'number') return numberInWords(language, Number(value))
    if (format === 'date') return dateInWords(language, typeof value === 'boolean' ? '' : value)
    if (format === 'short_date') return shortDateInWords(language, typeof value === 'boolean' ? '' : value)
    if (format === 'moment') return momentInWords(language, typeof value === 'boolean' ? '' : value)
    if (format === 'time') return timeInWords(typeof value === 'boolean' ? '' : value)
    // Closed sets of ids (a channel, a language) have their names in the locales.
    if (keys.has(`${format}.${value}`)) return template(language, `${format}.${value}`, {}, 'plural').join('')
    return resolve(format, String(value), language)
  }

  const fill = (
    language: Language,
    key: string,
    values: Vars,
    form: AddressForm,
    bareEnds: boolean,
  ): string => {
    const parts = template(language, key, values, form)
    return parts
      .map((part, at) => {
        if (typeof part === 'string') return part
        if (part.format === 'lines') return linesOf(language, values[part.name], form)
        const value = show(language, values[part.name], part.format)
        const bare = bareEnds && (at === 0 || at === parts.length - 1)
        return bare ? value : isolate(value, direction(language))
      })
      .join('')
  }

  /**
   * A list of objects, each on a line of its own below what stands before: `{ line: 'bring', what: … }` is the text
   * `line.bring` with its fields. Nothing where the list is empty, so that what is not known takes no room.
   */
  const linesOf = (language: Language, value: Value | undefined, form: AddressForm): string =>
    (Array.isArray(value) ? value : [])
      .map((one) => {
        if (one === null || typeof one !== 'object' || Array.isArray(one)) throw new Error('no line')
        return `\n${fill(language, `line.${one.line}`, one, form, false)}`
      })
      .join('')

  return {
    render: (language, key, values = {}, form = 'plural') => fill(language, key, values, form, false),
    label: (language, key, values = {}) => fill(language, key, values, 'plural', true),
    fixed(language, key, form = 'plural') {
      const all = locales.texts[language]
      const shown = form !== 'plural' && all.has(`${key}_${form}`) ? `${key}_${form}` : key
      const text = all.get(shown)?.text
      return text === undefined || placeholdersOf(text).length > 0 ? null : { key: shown, text }
    },
    has: (key) => keys.has(key),
    keys: () => keys,
    direction,
  }
}

/** An instance of its own: nothing global, nothing loaded later. */
function createTranslator(locales: Locales): i18n {
  const translator = i18next.createInstance()
  const resources = Object.fromEntries(
    languages.map((language) => {
      const lines = [...locales.texts[language]].map(([key, { text }]) => [key, text])
      return [pluralLanguage[language], { texts: Object.fromEntries(lines) }]
    }),
  )
  translator.init({
    resources,
    lng: 'ar',
    fallbackLng: false,
    ns: 'texts',
    defaultNS: 'texts',
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
  })
  return translator
}

function startError(mistakes: LocaleMistake[]): Error {
  const lines = mistakes.map(({ file, key, what }) => `locales/${file}${key && ` ${key}`}: ${what}`)
  const sentence = `The texts have ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n  ${lines.join('\n  ')}`
  const cure = 'Mend the named keys, then start again.'
  return Object.assign(new Error(sentence), { name: 'StartError', sentence, cure })
}

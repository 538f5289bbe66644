import type { Language } from '../../text/types.ts'

/** `ku` is how browsers say Kurmanji; Sorani (`ckb`) is another language in other letters. */
const known: Record<string, Language> = { ar: 'ar', kmr: 'kmr', ku: 'kmr', en: 'en' }

/** The language of an answer: the one asked for, else the best of `Accept-Language`, else English (partners read these data). */
export function requestLanguage(asked: Language | undefined, header: string | undefined): Language {
  if (asked) return asked
  const wishes = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...settings] = part.trim().toLowerCase().split(';')
      const quality = settings.map((one) => /^\s*q=([\d.]+)/.exec(one)?.[1]).find(Boolean)
      return { language: known[tag.split('-')[0] ?? ''], weight: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ weight }) => weight > 0)
  const best = wishes
    .filter(({ language }) => language !== undefined)
    .sort((a, b) => b.weight - a.weight)
    .at(0)
  return best?.language ?? 'en'
}

import type { Language } from '../../text/types.ts'
import { inLanguage } from '../words.ts'
import type { Source } from './source.ts'
import { hsdsId } from './uuid.ts'

/** A source as it is read in one language. */
export interface View {
  source: Source
  language: Language
  now: Date
  /** In this language, or else in another that has it. Undefined: not known. */
  text(entity: string, id: string, field: string, english: string | null): string | undefined
}

export function createView(source: Source, language: Language, now: Date): View {
  return {
    source,
    language,
    now,
    text: (...of) => inLanguage(source.text(...of), language) ?? undefined,
  }
}

export type Json = Record<string, unknown>

/** HSDS has no null: what is not known is left out. */
export const known = (fields: Json): Json =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  )

export const uri = (text: string | null): string | undefined =>
  text && /^https?:\/\/[\x21-\x7e]+$/.test(text) && URL.canParse(text) ? text : undefined
export const email = (text: string | null): string | undefined =>
  text && /^[\w.+-]{1,64}@(?:[a-z\d-]{1,63}\.)+[a-z]{2,63}$/i.test(text) ? text : undefined
/** The id of what a row points to, where it points to something. */
export const idOr = (entity: string, id: string | null): string | undefined =>
  id === null ? undefined : hsdsId(entity, id)

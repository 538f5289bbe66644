import type { Vars } from '../flow/types.ts'

export const languages = ['ar', 'kmr', 'en'] as const
export type Language = (typeof languages)[number]
export type AddressForm = 'plural' | 'f' | 'm'

/**
 * Resolves an id inside a text: `{service, service}` or `{center, center_hours}`. `format` is what stands after the
 * comma. Null: not known; the text says so ("ask the center": key `unknown.<format>`, else `unknown.default`).
 */
export type NameResolver = (format: string, id: string, language: Language) => string | null

export interface Texts {
  /**
   * The text of `key`. Values are interpolated by `{name}`; every interpolated value is isolated (FSI/PDI) in
   * right-to-left texts. `count` chooses the plural form. Throws on an unknown key (a bug: locales are checked at start).
   */
  render(language: Language, key: string, values?: Vars, form?: AddressForm): string
  /** A label on a button or a numbered line: as `render`, without isolation marks at its ends. */
  label(language: Language, key: string, values?: Vars): string
  /**
   * A text that is the same for everybody, as it stands in the locales, with the key of the form that is shown. Null: values are
   * put into it, or it hangs on a number.
   */
  fixed(language: Language, key: string, form?: AddressForm): { key: string; text: string } | null
  has(key: string): boolean
  /** All keys, without their forms. */
  keys(): Iterable<string>
  direction(language: Language): 'rtl' | 'ltr'
}

import { z } from 'zod'

export type Table = 'services' | 'centers'
/** A cell: null is empty, a list is what stands between semicolons. */
export type Value = string | string[] | null
export interface FileRow {
  table: Table
  /** Where it stands in the file, for people: `services row 5`. */
  where: string
  /** By column; what the file does not have is left as it is. */
  values: Record<string, Value>
}

interface Column {
  list?: true
  /** What is wrong with the text, or null. */
  check(text: string): string | null
}

/** Words that choices of the flows use as ids beside those of a list. */
const reserved = new Set(['more', 'back', 'menu', 'human', 'none', 'complaint', 'centers'])
export const longestId = 48

const id: Column = {
  check: (text) =>
    reserved.has(text)
      ? `"${text}" is a word of the menus; choose another id`
      : /^[a-z0-9][a-z0-9-]*$/.test(text) && text.length <= longestId
        ? null
        : `an id is small letters a-z, digits and hyphens, at most ${longestId}`,
}
const ids: Column = { ...id, list: true }
const line = (most: number): Column => ({
  check: (text) => {
    // Directions that a text turns by itself would turn the sentence around it, too.
    if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text)) return 'holds characters that cannot be seen'
    return [...text].length <= most ? null : `is longer than ${most} characters`
  },
})
const words: Column = { ...line(80), list: true }
const oneOf = (...allowed: string[]): Column => ({
  check: (text) => (allowed.includes(text) ? null : `is none of: ${allowed.join(', ')}`),
})
const yesNo = oneOf('yes', 'no')
const valid = (schema: z.ZodType, what: string): Column => ({
  check: (text) => (schema.safeParse(text).success ? null : what),
})
const date = valid(z.iso.date(), 'is no date such as 2026-11-30')
const age = valid(
  z
    .string()
    .regex(/^\d{1,3}$/)
    .refine((text) => Number(text) <= 120),
  'is no age in years',
)

const localised = (field: string, column: Column): Record<string, Column> => ({
  [`${field}_ar`]: column,
  [`${field}_kmr`]: column,
  [`${field}_en`]: column,
})

/** Texts of a service in three languages, by their HSDS names. */
export const serviceTexts = [
  'name',
  'description',
  'eligibility_description',
  'fees_description',
  'application_process',
] as const
export const sampleFields = serviceTexts.filter((field) => field !== 'name')

export const wordColumns = { words_ar: 'ar', words_ar_latn: 'ar-latn', words_kmr: 'kmr', words_en: 'en' }

/** The columns of the two tables, in the order in which they are written. Names stand on buttons, so they are short. */
export const columns: Record<Table, Record<string, Column>> = {
  services: {
    id,
    status: oneOf('active', 'inactive', 'defunct', 'temporarily closed'),
    sensitive: yesNo,
    pillar: id,
    needs: ids,
    centers: ids,
    centers_sample: ids,
    ...localised('name', line(60)),
    ...localised('description', line(400)),
    ...localised('eligibility_description', line(400)),
    ...localised('fees_description', line(400)),
    ...localised('application_process', line(400)),
    words_ar: words,
    words_ar_latn: words,
    words_kmr: words,
    words_en: words,
    minimum_age: age,
    maximum_age: age,
    assured_date: date,
    url: valid(z.url({ protocol: /^https?$/ }), 'is no web address (https://...)'),
    email: valid(z.email(), 'is no e-mail address'),
    sample: { ...oneOf(...sampleFields), list: true },
  },
  centers: {
    id,
    kind: oneOf('mpcc', 'information-center'),
    state: oneOf('open', 'paused', 'closed', 'unconfirmed'),
    confirmed_on: date,
    sensitive: yesNo,
    ...localised('name', line(60)),
    words,
    ...localised('address', line(200)),
    ...localised('hours', line(200)),
    phone: valid(z.string().regex(/^\+?[\d ]{4,20}$/), 'is no phone number (digits and spaces)'),
    sample: yesNo,
  },
}

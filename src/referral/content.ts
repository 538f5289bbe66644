/**
 * What a referral may hold, after the IASC MHPSS and inter-agency forms, with the most characters of each. What is not
 * here is never asked and never kept: what happened, who did it, camp, affiliation, shelter, papers, place of a message.
 */
export const fields = {
  case_code: 40,
  name: 100,
  sex: 1,
  age_band: 5,
  language: 3,
  access_needs: 300,
  safe_contact: 300,
  restrictions: 300,
  services_wanted: 300,
  services_had: 300,
  reason: 600,
  carer: 100,
} as const
export type Field = keyof typeof fields
export type Fields = Partial<Record<Field, string>>
export const isField = (name: string): name is Field => Object.hasOwn(fields, name)

/** What is sealed. `carerIsDanger` is for us alone: it is no field, so no recipient reads it. */
export interface Content {
  fields: Fields
  carerIsDanger: boolean
}

export type BadText = { ok: false; why: 'not_text' | 'too_long' | 'unknown_field'; field: string }

/** Words as they come from outside. A file, a number or a field that is never kept is refused by its name, not dropped. */
export function readFields(given: Record<string, unknown>): { ok: true; fields: Fields } | BadText {
  const read: Fields = {}
  for (const [field, value] of Object.entries(given)) {
    if (!isField(field)) return { ok: false, why: 'unknown_field', field: field.slice(0, 40) }
    const text = readText(value, fields[field], field)
    if (!text.ok) return text
    if (text.text !== '') read[field] = text.text
  }
  return { ok: true, fields: read }
}

export function readText(value: unknown, most: number, field: string): { ok: true; text: string } | BadText {
  // A NUL is no text: Postgres and partners' systems do not hold it.
  if (typeof value !== 'string' || value.includes('\0')) return { ok: false, why: 'not_text', field }
  // Cheap first: 100 kB are not counted by character.
  if (value.length > 2 * most || [...value].length > most) return { ok: false, why: 'too_long', field }
  return { ok: true, text: value.trim() }
}

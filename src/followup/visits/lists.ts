import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { z } from 'zod'

export const visitListsFile = fileURLToPath(new URL('../../../data/follow-up/visits.yaml', import.meta.url))

const words = z.strictObject({
  ar: z.string().trim().min(1),
  kmr: z.string().trim().min(1),
  en: z.string().trim().min(1),
})
const list = z.record(z.string().regex(/^[a-z][a-z_]{1,39}$/, 'small letters and underscores'), words)
const file = z.strictObject({
  back_days: z.number().int().min(0).max(366),
  note_length: z.number().int().min(0).max(500),
  kinds: list,
  outcomes: list,
})

type Words = z.infer<typeof words>
/** What may be recorded of a visit. */
export interface VisitLists {
  kinds: Record<string, Words>
  outcomes: Record<string, Words>
  /** So many days ago a visit may have been. */
  backDays: number
  /** Characters. 0: no notes. */
  noteLength: number
}

export type ReadVisitLists = { ok: true; lists: VisitLists } | { ok: false; errors: string[] }

/** Reads and checks the closed lists of visits. Every mistake at once, as `file: where: what`. */
export function readVisitLists(path = visitListsFile): ReadVisitLists {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return { ok: false, errors: [`${path}: cannot be read`] }
  }
  const document = parseDocument(text)
  const broken = document.errors.map((error) => `${path}: ${error.message.split('\n')[0]}`)
  if (broken.length > 0) return { ok: false, errors: broken }
  const parsed = file.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (!parsed.success)
    return {
      ok: false,
      errors: parsed.error.issues.map((issue) => `${path}: ${issue.path.join('.')}: ${issue.message}`),
    }
  const { kinds, outcomes, back_days: backDays, note_length: noteLength } = parsed.data
  const empty = Object.entries({ kinds, outcomes }).filter(([, of]) => Object.keys(of).length === 0)
  if (empty.length > 0)
    return { ok: false, errors: empty.map(([name]) => `${path}: ${name}: is empty: name at least one`) }
  return { ok: true, lists: { kinds, outcomes, backDays, noteLength } }
}

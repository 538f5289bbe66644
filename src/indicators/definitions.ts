import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { dimensions } from './table.ts'

export const definitionsFile = fileURLToPath(
  new URL('../../data/indicators/indicators.yaml', import.meta.url),
)

const words = z.strictObject({
  ar: z.string().trim().min(1),
  kmr: z.string().trim().min(1),
  en: z.string().trim().min(1),
})
const id = z.string().regex(/^[a-z][a-z-]{1,39}$/, 'small letters and hyphens')
const name = z.string().regex(/^[a-z][a-z_]{1,39}$/, 'small letters and underscores')

const definition = z.strictObject({
  id,
  /** One more with every change; figures that are published keep the one they were made by. */
  version: z.number().int().min(1),
  name: words,
  counts: words,
  unit: z.enum(['people', 'contacts', 'sessions', 'seats', 'requests', 'answers', 'visits']),
  /** Kinds of facts. A kind belongs to one indicator, so that no two tables count the same event. */
  kinds: z.array(name).min(1),
  by: z.array(z.enum(dimensions)).default([]),
  /** What the dimension `detail` is here, and its values; others are refused nowhere and shown by their id. */
  detail: z
    .strictObject({ name: words, values: z.record(z.string().regex(/^[a-z0-9_]{1,40}$/), words) })
    .optional(),
})
const file = z.strictObject({ indicators: z.array(definition).min(1) })
export type Definition = z.infer<typeof definition>

export type ReadDefinitions = { ok: true; definitions: Definition[] } | { ok: false; errors: string[] }

/** Reads and checks the definitions. Every mistake at once, as `file: where: what`. */
export function readDefinitions(path = definitionsFile): ReadDefinitions {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return { ok: false, errors: [`${path}: cannot be read`] }
  }
  return parseDefinitions(text, path)
}

/** The same for text that was read already; `path` is only named in errors. */
export function parseDefinitions(text: string, path = 'indicators.yaml'): ReadDefinitions {
  const document = parseDocument(text)
  const broken = document.errors.map((error) => `${path}: ${error.message.split('\n')[0]}`)
  if (broken.length > 0) return { ok: false, errors: broken }
  const parsed = file.safeParse(document.toJS({ maxAliasCount: 0 }))
  if (!parsed.success)
    return {
      ok: false,
      errors: parsed.error.issues.map((issue) => `${path}: ${issue.path.join('.')}: ${issue.message}`),
    }
  const { indicators } = parsed.data
  const errors = [
    ...doubled(indicators.map((one) => one.id)).map((one) => `${path}: ${one}: stands twice`),
    ...doubled(indicators.flatMap((one) => one.kinds)).map(
      (kind) => `${path}: ${kind}: a kind of fact belongs to one indicator alone`,
    ),
    ...indicators
      .filter((one) => one.by.includes('detail') !== Boolean(one.detail))
      .map((one) => `${path}: ${one.id}: "by: detail" and "detail:" go together`),
  ]
  return errors.length > 0 ? { ok: false, errors } : { ok: true, definitions: indicators }
}

const doubled = (values: string[]) => [...new Set(values.filter((value, i) => values.indexOf(value) !== i))]

/** What a version was said to count: two that differ are two versions. */
export const hashOf = (of: Definition): string =>
  createHash('sha256')
    .update(JSON.stringify([of.kinds, of.by, of.unit, of.counts.en]))
    .digest('hex')

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { languages } from '../../src/text/types.ts'

const line = (text: string) => ({ text, reviewed_by: '' })

/** Locales on disk: `{ ar: { 'book.json': { pick: 'text' or an object } } }`; a string is wrapped, as files have it. */
export function localesDir(files: Record<string, Record<string, unknown>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'locales-'))
  for (const language of languages) {
    mkdirSync(join(dir, language))
    for (const [name, content] of Object.entries(files[language] ?? {}))
      writeFileSync(
        join(dir, language, name),
        typeof content === 'string' ? content : JSON.stringify(wrap(content)),
      )
  }
  return dir
}

/** The same content for all three languages. */
export const everywhere = (content: unknown, name = 'book.json') => ({
  ar: { [name]: content },
  kmr: { [name]: content },
  en: { [name]: content },
})

const wrap = (content: unknown): unknown =>
  Object.fromEntries(
    Object.entries(content as Record<string, unknown>).map(([key, value]) => [
      key,
      typeof value === 'string' ? line(value) : value,
    ]),
  )

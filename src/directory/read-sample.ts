import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseDocument } from 'yaml'
import { type Sample, sampleSchema } from './sample-schema.ts'

/** The file that comes along. */
export const sampleFile = fileURLToPath(
  new URL('../../data/sample-directory/directory.yaml', import.meta.url),
)

export type ReadSample = { ok: true; sample: Sample } | { ok: false; errors: string[] }

/** Reads a file of sample data. Every mistake is told at once, each as `file: path: what is wrong`. */
export async function readSample(file: string): Promise<ReadSample> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    return {
      ok: false,
      errors: [`${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`],
    }
  }
  return parseSample(text, file)
}

/** The same for text that was read already; `file` is only named in errors. */
export function parseSample(text: string, file: string): ReadSample {
  const document = parseDocument(text, { prettyErrors: true })
  if (document.errors.length > 0) {
    return { ok: false, errors: document.errors.map((error) => `${file}: ${error.message.split('\n')[0]}`) }
  }
  let raw: unknown
  try {
    raw = document.toJS({ maxAliasCount: 100 })
  } catch {
    return { ok: false, errors: [`${file}: too many aliases`] }
  }
  const parsed = sampleSchema.safeParse(raw)
  if (parsed.success) return { ok: true, sample: parsed.data }
  return {
    ok: false,
    errors: parsed.error.issues.map((issue) => `${file}: ${pathOf(issue.path)}: ${issue.message}`),
  }
}

/** `services[2].name.kmr` */
const pathOf = (path: PropertyKey[]) =>
  path.reduce<string>(
    (said, part) =>
      typeof part === 'number' ? `${said}[${part}]` : said ? `${said}.${String(part)}` : String(part),
    '',
  ) || 'the file'

import { existsSync, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inArray, isNull } from 'drizzle-orm'
import { recordings } from '../db/schema/index.ts'
import type { Db } from '../db/types.ts'
import { startError } from '../start-error.ts'
import { loadLocales } from '../text/load-locales.ts'
import { type Language, languages } from '../text/types.ts'
import { hashOfText } from './check-recording.ts'
import { joinSounds } from './join.ts'
import { loadShipped } from './shipped.ts'
import type { InUse, RecordingLibrary } from './types.ts'

type Log = { error(fields: object, message: string): void }

/**
 * Which texts can be heard, kept in memory so that no turn waits for it; the sounds stay where they lie. What staff recorded
 * takes precedence over what came with the program. Throws a StartError for a file that cannot be a recording; one that
 * appears while the service runs is told in the log and not used.
 */
export async function createRecordingLibrary(parts: {
  db: Db
  /** The folder `locales`. */
  dir: string
  log: Log
}): Promise<RecordingLibrary> {
  const { db, dir, log } = parts
  let shipped = new Map<string, InUse>()
  let paths = new Map<string, string>()
  let seen = ''
  let staffs = new Map<string, InUse>()

  function readShipped(): string[] {
    const signs = signsOf(dir)
    if (signs === seen) return []
    seen = signs
    const locales = loadLocales(dir)
    const { recordings: files, mistakes } = loadShipped(dir, locales)
    shipped = new Map(
      files.map(({ language, key, recording: { hash, seconds, bytes, textHash } }) => [
        placeOf(language, key),
        {
          language,
          key,
          hash,
          seconds,
          size: bytes.length,
          // A file that does not say which words it speaks was laid there for those that stand there.
          textHash: textHash ?? hashOfText(locales.texts[language].get(key)?.text ?? ''),
          id: null,
        },
      ]),
    )
    paths = new Map(files.map(({ recording, path }) => [recording.hash, path]))
    return mistakes.map(({ file, what }) => `locales/${file}: ${what}`)
  }

  async function readStaffs() {
    const rows = await db
      .select({
        id: recordings.id,
        language: recordings.language,
        key: recordings.key,
        textHash: recordings.textHash,
        hash: recordings.hash,
        size: recordings.size,
        seconds: recordings.seconds,
      })
      .from(recordings)
      .where(isNull(recordings.removedAt))
    staffs = new Map(
      rows.map((row) => [placeOf(row.language, row.key), { ...row, language: row.language as Language }]),
    )
  }

  async function soundsOf(hashes: readonly string[]): Promise<Map<string, Buffer>> {
    const rows = await db
      .select({ hash: recordings.hash, bytes: recordings.bytes })
      .from(recordings)
      .where(inArray(recordings.hash, [...hashes]))
    const sounds = new Map(rows.map(({ hash, bytes }) => [hash, bytes]))
    for (const hash of hashes) {
      const path = sounds.has(hash) ? undefined : paths.get(hash)
      if (path) sounds.set(hash, await readFile(path))
    }
    return sounds
  }

  const of: RecordingLibrary['of'] = (language, key) =>
    staffs.get(placeOf(language, key)) ?? shipped.get(placeOf(language, key)) ?? null
  const mistakes = readShipped()
  if (mistakes.length > 0)
    throw startError(
      `The recordings have ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}:\n  ${mistakes.join('\n  ')}`,
      'Mend or remove the named files, then start again.',
    )
  await readStaffs()

  return {
    of,
    speaks: (language) => [...staffs.values(), ...shipped.values()].some((one) => one.language === language),
    find(language, key, text) {
      const place = placeOf(language, key)
      // Asked of every text of every turn: mostly there is nothing.
      if (!staffs.has(place) && !shipped.has(place)) return null
      const hash = hashOfText(text)
      // What staff recorded for other words does not hide a file that says these.
      return [staffs.get(place), shipped.get(place)].find((one) => one?.textHash === hash) ?? null
    },
    async bytes(hashes) {
      const sounds = await soundsOf(hashes)
      const all = hashes.map((hash) => sounds.get(hash))
      return all.includes(undefined) ? null : joinSounds(all as Buffer[])
    },
    async refresh() {
      for (const mistake of readShipped()) log.error({}, `a recording is not used: ${mistake}`)
      await readStaffs()
    },
  }
}

const placeOf = (language: string, key: string) => `${language}|${key}`

/** Tells whether anything changed, without reading the files. */
function signsOf(dir: string): string {
  return languages
    .flatMap((language) => {
      const folder = join(dir, language, 'audio')
      if (!existsSync(folder)) return []
      return readdirSync(folder).map((name) => {
        const { mtimeMs, size } = statSync(join(folder, name))
        return `${language}/${name} ${mtimeMs} ${size}`
      })
    })
    .sort()
    .join('\n')
}

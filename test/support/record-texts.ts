import { randomUUID } from 'node:crypto'
import type { Db } from '../../src/db/types.ts'
import { hashOfText } from '../../src/recordings/check-recording.ts'
import { keepRecording } from '../../src/recordings/keep.ts'
import { loadLocales } from '../../src/text/load-locales.ts'
import { type Language, languages } from '../../src/text/types.ts'
import { recordedByChromium } from '../chats/files.ts'
import { recorded } from './sounds.ts'

/** As if staff had spoken these texts, each a sound of its own. Resolves to the hash of each. */
export async function recordTexts(
  db: Db,
  keys: (key: string) => boolean,
  of: readonly Language[] = languages,
): Promise<Map<string, string>> {
  const { texts } = loadLocales('locales')
  const hashes = new Map<string, string>()
  await db.transaction(async (tx) => {
    for (const language of of)
      for (const [key, { text }] of texts[language]) {
        if (!keys(key) || text.includes('{')) continue
        const textHash = hashOfText(text)
        const recording = recorded(textHash, 20 + (hashes.size % 60), hashes.size % 251)
        await keepRecording(tx, {
          id: randomUUID(),
          language,
          key,
          textHash,
          recording,
          staffId: randomUUID(),
          now: new Date(),
        })
        hashes.set(`${language} ${key}`, recording.hash)
      }
  })
  return hashes
}

/** As staff do it in the console: from then on the process knows it, and whatever else stands in the database. */
export async function recordByStaff(url: string, cookie: string, place: { language: Language; key: string }) {
  const text = loadLocales('locales').texts[place.language].get(place.key)?.text ?? ''
  const path = `${url}/api/staff/recordings/${place.language}/${place.key}`
  return fetch(`${path}?text=${hashOfText(text)}`, {
    method: 'PUT',
    headers: {
      cookie,
      origin: url,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/octet-stream',
    },
    body: new Uint8Array(recordedByChromium()),
  })
}

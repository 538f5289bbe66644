import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LocaleMistake, Locales } from '../text/load-locales.ts'
import { type Language, languages } from '../text/types.ts'
import { checkRecording, hashOfText, type Recording } from './check-recording.ts'
import { isSpeakable } from './speakable.ts'

export interface Shipped {
  /** By language and key. */
  recordings: { language: Language; key: string; recording: Recording; path: string }[]
  /** What must be mended, with its cure. */
  mistakes: LocaleMistake[]
}

const ending = '.ogg'
const cures = {
  type: 'this is not Opus in Ogg; record it in the console, or make it with `opusenc --bitrate 16`',
  too_large: 'the file has 40 kB or more; speak it shorter, or make it with `opusenc --bitrate 16`',
}

/** Reads `dir/<language>/audio/<key>.ogg`. Mistakes are values, so that all of them are told at once. */
export function loadShipped(dir: string, locales: Pick<Locales, 'texts'>): Shipped {
  const shipped: Shipped = { recordings: [], mistakes: [] }
  for (const language of languages) {
    const folder = join(dir, language, 'audio')
    if (!existsSync(folder)) continue
    for (const name of readdirSync(folder).sort()) {
      const file = `${language}/audio/${name}`
      const mistake = (what: string) => shipped.mistakes.push({ file, key: '', what })
      if (!name.endsWith(ending)) {
        mistake('only recordings stand here, each named <key>.ogg; take the file away')
        continue
      }
      const key = name.slice(0, -ending.length)
      const text = locales.texts[language].get(key)?.text
      if (text === undefined)
        mistake('there is no such text; name the file by the key of its text, such as menu.ask.ogg')
      else if (!isSpeakable(text))
        mistake('this text has values put in, so no recording can say it; take the file away')
      else {
        const path = join(folder, name)
        const checked = checkRecording(readFileSync(path))
        if (!checked.ok) mistake(cures[checked.why])
        else if (checked.recording.textHash !== null && checked.recording.textHash !== hashOfText(text))
          mistake('the text was changed after it was recorded; record it anew, or take the file away')
        else shipped.recordings.push({ language, key, recording: checked.recording, path })
      }
    }
  }
  return shipped
}

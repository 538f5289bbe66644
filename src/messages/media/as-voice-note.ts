import type { CleanMedia } from './clean-media.ts'
import { webmToOgg } from './webm-to-ogg.ts'

type Cleaned = Extract<CleanMedia, { ok: true }>

/**
 * A recording of a browser in the form that every channel plays as a voice note: Telegram and WhatsApp take Opus in Ogg alone.
 * What is none, or holds another codec, stays as it is and goes as a file.
 */
export function asVoiceNote(cleaned: Cleaned): Cleaned {
  if (cleaned.mime !== 'audio/webm') return cleaned
  const ogg = webmToOgg(cleaned.bytes)
  return ogg.ok ? { ...cleaned, mime: 'audio/ogg', bytes: ogg.bytes } : cleaned
}

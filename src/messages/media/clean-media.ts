import { fileTypeFromBuffer } from 'file-type'
import sharp from 'sharp'
import { hidesMore } from './hides-more.ts'

/** Bytes. */
export const largestMedia = 20 * 1024 * 1024
/** Pixels of what is decoded: above, a small file may fill the memory. */
const mostPixels = 60_000_000
/** Pixels of the longer side of what is kept. */
const longestSide = 2_560

// Two pictures at once are enough for a small machine; nothing of them is kept between calls.
sharp.concurrency(1)
sharp.cache(false)

export type CleanMedia =
  | { ok: true; kind: 'picture' | 'voice'; mime: string; bytes: Buffer }
  | { ok: false; why: 'too_large' | 'type' | 'broken' }

const pictures = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/avif'])
const sounds: Record<string, string> = {
  'audio/ogg': 'audio/ogg',
  'audio/opus': 'audio/ogg',
  'application/ogg': 'audio/ogg',
  'video/webm': 'audio/webm',
  'audio/webm': 'audio/webm',
  'video/mp4': 'audio/mp4',
  'audio/mp4': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
}

/**
 * Makes what somebody sends safe to keep and to pass on. What it is, its own first bytes say, never a name or a header.
 * A picture is painted anew as JPEG: nothing of the file is left but what is seen (no place, no time, no device, no second
 * file inside). A sound stays as it is; refused are sounds with a film or another file's beginnings inside.
 * Refusals: `too_large` (20 MB), `type` (SVG, HTML, PDF, films, anything else), `broken`.
 */
export async function cleanMedia(bytes: Uint8Array): Promise<CleanMedia> {
  if (bytes.length > largestMedia) return { ok: false, why: 'too_large' }
  const type = await fileTypeFromBuffer(bytes)
  // `audio/ogg; codecs=opus`
  const mime = type?.mime.split(';', 1)[0] ?? ''
  if (pictures.has(mime)) return paintAnew(bytes)
  const sound = sounds[mime]
  if (!sound || hidesMore(bytes)) return { ok: false, why: 'type' }
  return { ok: true, kind: 'voice', mime: sound, bytes: Buffer.from(bytes) }
}

async function paintAnew(bytes: Uint8Array): Promise<CleanMedia> {
  try {
    const painted = await sharp(bytes, { limitInputPixels: mostPixels, failOn: 'truncated' })
      .autoOrient()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .jpeg({ quality: 82 })
      .toBuffer()
    return { ok: true, kind: 'picture', mime: 'image/jpeg', bytes: painted }
  } catch {
    return { ok: false, why: 'broken' }
  }
}

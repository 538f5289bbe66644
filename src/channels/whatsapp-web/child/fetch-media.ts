import type { FetchResult } from '../protocol.ts'
import type { LibraryClient } from './library.ts'
import type { RawMessage } from './read-message.ts'
import { within } from './within.ts'

/** What is larger is not taken: bytes. */
const largest = 25_000_000
const pauses = [0, 1_500, 4_000]

/**
 * The bytes of a voice note or picture. WhatsApp's copy may have expired and be on its way again from her phone; the library
 * then gives nothing, while its question has asked her phone: so it is asked a few times.
 */
export async function fetchMedia(client: LibraryClient, ref: string, limitMs: number): Promise<FetchResult> {
  try {
    const message = await within(limitMs, client.getMessageById(ref))
    if (!message) return { ok: false, code: 'not_found' }
    if (((message.rawData as RawMessage).size ?? 0) > largest) return { ok: false, code: 'rejected' }
    for (const pause of pauses) {
      await new Promise((resolve) => setTimeout(resolve, pause))
      const media = await within(limitMs, message.downloadMedia())
      if (!media) continue
      const mime = media.mimetype?.split(';')[0]
      return { ok: true, bytes: Buffer.from(media.data, 'base64'), ...(mime ? { mime } : {}) }
    }
    return { ok: false, code: 'unavailable' }
  } catch {
    return { ok: false, code: 'unavailable' }
  }
}

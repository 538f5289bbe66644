import type { FastifyReply } from 'fastify'
import type { ReadMedia } from '../messages/media/read-media.ts'

/** File names tell nothing of the chat. */
const endings: Record<string, string> = {
  'image/jpeg': 'jpg',
  'audio/ogg': 'ogg',
  'audio/webm': 'webm',
  'audio/mp4': 'm4a',
}

/**
 * Sends what people gave us so that no browser runs it: as a download, never sniffed, in a sandbox of its own. Pages show it
 * from memory, having fetched it with what proves who they are.
 */
export function sendMedia(reply: FastifyReply, { kind, mime, bytes }: ReadMedia): FastifyReply {
  const ending = endings[mime] ?? 'bin'
  return reply
    .header('content-type', endings[mime] ? mime : 'application/octet-stream')
    .header('content-disposition', `attachment; filename="${kind}.${ending}"`)
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-store')
    .send(bytes)
}

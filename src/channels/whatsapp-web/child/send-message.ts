import type { SendResult } from '../../channel.ts'
import type { Limits, ToSend } from '../protocol.ts'
import { inPage, type RowOnPage } from './in-page.ts'
import { type LibraryClient, MessageMedia, type Page } from './library.ts'
import { within } from './within.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const names = { picture: 'picture.jpg', voice: 'voice.ogg' }

/**
 * Sends one message and waits until WhatsApp's server has it. The page is asked first whether it has this row already, and again
 * whenever the call does not tell: so nothing is sent twice on a guess. `hung` is called when the page can no longer be trusted.
 */
export async function sendMessage(
  { client, page, limits }: { client: LibraryClient; page: Page; limits: Limits },
  message: ToSend,
  hung: (error: unknown) => void,
): Promise<SendResult> {
  const { address, text, media, ids, pauseMs } = message
  const ask = (work: Promise<RowOnPage>) => within(limits.askMs, work)
  let row: RowOnPage
  try {
    if (pauseMs > 0) {
      await within(limits.askMs, inPage.typing(page, address))
      await pause(pauseMs)
    }
    row = await ask(inPage.takeId(page, address, ids))
  } catch (error) {
    hung(error)
    return { ok: false, code: 'unavailable' }
  }
  if (row.is !== 'free') return told(row)
  const { id } = row

  const limit = media ? limits.mediaMs : limits.sendMs
  const options = { linkPreview: false, parseVCards: false, waitUntilMsgSent: true }
  try {
    const work = media
      ? client.sendMessage(
          address,
          new MessageMedia(media.mime, Buffer.from(media.bytes).toString('base64'), names[media.kind]),
          {
            ...options,
            ...(media.kind === 'voice' ? { sendAudioAsVoice: true } : text ? { caption: text } : {}),
          },
        )
      : client.sendMessage(address, text, options)
    // The types say that there is always a message; there is not.
    const sent = (await within(limit, work)) as Awaited<typeof work> | null | undefined
    if (sent && sent.ack >= 1) return { ok: true, externalId: sent.id._serialized }
  } catch {
    // What became of it, only the page knows.
  }
  try {
    row = await ask(inPage.findRow(page, address, id))
  } catch (error) {
    hung(error)
    return { ok: false, code: 'unknown' }
  }
  // It never reached the page's own store, and the call hangs: so will the next one.
  if (row.is === 'free') hung(null)
  return told(row)
}

function told(row: RowOnPage): SendResult {
  switch (row.is) {
    case 'sent':
      return { ok: true, externalId: row.key }
    // WhatsApp's own page sends it when it is online again: sending it once more would double it.
    case 'pending':
      return { ok: false, code: 'unavailable', afterMs: 3_000 }
    case 'free':
      return { ok: false, code: 'unknown' }
    // It is tried again under its next id, a few times.
    case 'refused':
      return { ok: false, code: 'unknown' }
    case 'nobody':
      return { ok: false, code: 'rejected' }
    default:
      return row satisfies never
  }
}

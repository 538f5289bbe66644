import type { Api } from 'grammy'
import type { VoiceFile } from '../channel.ts'
import { apiFailure } from './api-errors.ts'
import type { createSendFile } from './send-file.ts'

/**
 * Sends a recording of a text: by the name that Telegram gave it when it was uploaded, else by its bytes. Resolves to the
 * message's id; '' where Telegram does not take it (her settings refuse voice notes) or it is gone: the text follows all
 * the same. Throws what `apiFailure` reads where sending again can help.
 */
export async function sendNote(options: {
  api: Api
  sendFile: ReturnType<typeof createSendFile>
  chatId: string
  note: VoiceFile
  signal: AbortSignal
}): Promise<string> {
  const { api, sendFile, chatId, note, signal } = options
  const known = await note.known()
  if (known) {
    const sent = await unlessRefused(() =>
      api.raw.sendVoice({ chat_id: chatId, voice: known }, signal as never),
    )
    if (sent) return String(sent.message_id)
    await note.forget()
  }
  const bytes = await note.bytes()
  if (!bytes) return ''
  const media = { kind: 'voice', mime: 'audio/ogg' } as const
  const sent = await unlessRefused(() =>
    sendFile({ chatId, media, bytes, caption: '', replyMarkup: null, signal }),
  )
  if (sent?.fileId) await note.remember(sent.fileId)
  return sent?.messageId ?? ''
}

async function unlessRefused<T>(send: () => Promise<T>): Promise<T | null> {
  try {
    return await send()
  } catch (error) {
    if (apiFailure(error).code === 'rejected') return null
    throw error
  }
}

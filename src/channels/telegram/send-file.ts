import { GrammyError } from 'grammy'
import { FormData, request } from 'undici'
import type { ContentMedia } from '../channel.ts'
import { botAgent } from './bot-api.ts'

/** UTF-16 units: https://core.telegram.org/bots/api#sendphoto */
export const longestCaption = 1_024

export interface SendFileOptions {
  chatId: string
  media: Pick<ContentMedia, 'mime'> & { kind: ContentMedia['kind'] | 'file'; name?: string }
  bytes: Uint8Array
  caption: string
  /** JSON of a `reply_markup`. */
  replyMarkup: object | null
  signal: AbortSignal
}

export interface SentFile {
  messageId: string
  fileId: string | null
}

/** Telegram plays OGG and M4A as voice; what a browser recorded as WebM goes as a file. */
const voiceFiles: Record<string, { method: string; field: string; name: string }> = {
  'audio/ogg': { method: 'sendVoice', field: 'voice', name: 'voice.ogg' },
  'audio/mp4': { method: 'sendVoice', field: 'voice', name: 'voice.m4a' },
}
const picture = { method: 'sendPhoto', field: 'photo', name: 'picture.jpg' }
const anyFile = { method: 'sendDocument', field: 'document', name: 'voice.webm' }

function howToSend({ kind, mime, name }: SendFileOptions['media']) {
  if (kind === 'file') return { ...anyFile, ...(name ? { name } : {}) }
  return kind === 'picture' ? picture : (voiceFiles[mime] ?? anyFile)
}

/**
 * Sends a picture, a voice note or a small file, as multipart (grammY's way of files needs its own fetch). Resolves to the message's id,
 * and for a voice note to what Telegram calls the file; throws what `apiFailure` reads: a GrammyError for a refusal, undici's error for a failed connection.
 */
export function createSendFile({ apiRoot, token }: { apiRoot: string; token: string }) {
  return async function sendFile(options: SendFileOptions): Promise<SentFile> {
    const { chatId, media, bytes, caption, replyMarkup, signal } = options
    const { method, field, name } = howToSend(media)
    const form = new FormData()
    form.set('chat_id', chatId)
    if (caption) form.set('caption', caption)
    if (replyMarkup) form.set('reply_markup', JSON.stringify(replyMarkup))
    form.set(field, new Blob([new Uint8Array(bytes)], { type: media.mime }), name)
    const response = await request(`${apiRoot}/bot${token}/${method}`, {
      method: 'POST',
      body: form,
      signal,
      dispatcher: botAgent,
    })
    const answer = readAnswer(await response.body.text(), response.statusCode)
    if (!answer.ok) throw new GrammyError(`${method} failed`, answer, method, {})
    const { message_id, voice } = answer.result as { message_id: number; voice?: { file_id?: string } }
    return { messageId: String(message_id), fileId: voice?.file_id ?? null }
  }
}

type Answer =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: { retry_after?: number } }

function readAnswer(text: string, status: number): Answer {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return { ok: false, error_code: status < 400 ? 502 : status, description: 'no JSON' }
  }
}

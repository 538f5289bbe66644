import type { Api } from 'grammy'
import type { Content, SendOptions, SendResult } from '../channel.ts'
import { splitText } from '../split-text.ts'
import { apiFailure } from './api-errors.ts'
import { inlineKeyboard } from './keyboard.ts'
import { type createSendFile, longestCaption } from './send-file.ts'
import { sendNote } from './send-note.ts'

/** Long texts of which some parts are sent already; more than this at once would be strange. */
const unfinishedLimit = 1_000

/**
 * Sends one content to a chat: plain text, buttons under its last part, no link preview. What Telegram refuses
 * comes back as a code. A 429 holds up its own chat only: until it is over, sends to it return at once.
 * When a later part of a long text fails, the same `key` goes on with that part.
 */
export function createSend(api: Api, sendFile: ReturnType<typeof createSendFile>, now: () => number) {
  const restingUntil = new Map<string, number>()
  const unfinished = new Map<string, string[]>()

  return async function send(
    address: string,
    content: Content,
    { signal, key, bytes: readBytes, voice = [] }: SendOptions,
  ): Promise<SendResult> {
    const restMs = (restingUntil.get(address) ?? 0) - now()
    if (restMs > 0) return { ok: false, code: 'rate_limited', afterMs: restMs }
    restingUntil.delete(address)

    const keyboard = inlineKeyboard(content)
    if (keyboard === false) return { ok: false, code: 'rejected' }
    const { file } = content
    const media = content.media ?? (file && { kind: 'file' as const, mime: file.mime, name: file.name })
    const captioned = media !== undefined && content.text.length <= longestCaption
    // What is spoken comes first. The file is the first part after it; a text that is too long for its caption follows it.
    const parts = [
      ...voice.map(() => ''),
      ...(media ? [captioned ? content.text : ''] : []),
      ...(media && (captioned || !content.text) ? [] : splitText(content.text)),
    ]
    const ids = unfinished.get(key) ?? []
    while (ids.length < parts.length) {
      if (signal.aborted) return failed({ code: 'unavailable' })
      const isLast = ids.length === parts.length - 1
      const markup = keyboard && isLast ? { inline_keyboard: keyboard } : null
      try {
        const note = voice[ids.length]
        if (note) {
          ids.push(await sendNote({ api, sendFile, chatId: address, note, signal }))
          continue
        }
        if (media && ids.length === voice.length) {
          const bytes = file ? Buffer.from(file.body) : await readBytes?.()
          // Gone by its time, or never there: sending again cannot help.
          if (!bytes) return failed({ code: 'rejected' })
          const caption = parts[ids.length] ?? ''
          const sent = await sendFile({ chatId: address, media, bytes, caption, replyMarkup: markup, signal })
          ids.push(sent.messageId)
          continue
        }
        const sent = await api.raw.sendMessage(
          {
            chat_id: address,
            text: parts[ids.length] ?? '',
            link_preview_options: { is_disabled: true },
            ...(markup ? { reply_markup: markup } : {}),
          },
          signal as never,
        )
        ids.push(String(sent.message_id))
      } catch (error) {
        return failed(apiFailure(error))
      }
    }
    unfinished.delete(key)
    return { ok: true, externalId: ids.filter(Boolean).join(',') }

    function failed({ code, afterMs }: ReturnType<typeof apiFailure>): SendResult {
      if (ids.length > 0 && unfinished.size < unfinishedLimit) unfinished.set(key, ids)
      if (code === 'rate_limited') rest(afterMs ?? 1_000)
      return { ok: false, code, ...(afterMs === undefined ? {} : { afterMs }) }
    }

    function rest(ms: number) {
      const time = now()
      if (restingUntil.size > 1_000) {
        for (const [chat, until] of restingUntil) if (until <= time) restingUntil.delete(chat)
      }
      restingUntil.set(address, time + ms)
    }
  }
}

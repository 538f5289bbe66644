import { FormData } from 'undici'
import type { Content, SendOptions, SendResult, VoiceFile } from '../channel.ts'
import type { GraphApi } from './graph-api.ts'
import type { GraphFailure } from './graph-errors.ts'
import { type CloudMessage, captionLimit, messagesOf, text } from './messages-of.ts'
import type { Pace } from './pace.ts'
import { templateMessage } from './template-message.ts'

/** Long contents of which some messages are sent already; more than this at once would be strange. */
const unfinishedLimit = 1_000

/**
 * Sends one content. What Meta refuses comes back as a code; what it refuses later comes as a receipt, matched by the key that
 * goes along (`biz_opaque_callback_data`). When a later message of a long content fails, the same `key` goes on with it.
 */
export function createSend(parts: {
  api: GraphApi
  phoneId: string
  pace: Pace
  /** What the button of a list says. */
  open(language: string): string
}) {
  const { api, phoneId, pace } = parts
  const unfinished = new Map<string, string[]>()

  return async function send(
    address: string,
    content: Content,
    { signal, key, bytes, voice = [] }: SendOptions,
  ): Promise<SendResult> {
    const ids = unfinished.get(key) ?? []
    const messages = await prepare(content, ids.length > voice.length, signal, bytes)
    if (!('list' in messages)) return failed(messages)
    while (ids.length < voice.length + messages.list.length) {
      const spoken = voice[ids.length]
      const sent = spoken
        ? await speak(spoken)
        : await post(messages.list[ids.length - voice.length] as CloudMessage)
      if ('code' in sent) return failed(sent)
      ids.push(sent.id)
    }
    unfinished.delete(key)
    // Words that did not arrive are tried again; a note that did not is no reason to say them twice.
    return { ok: true, externalId: ids.slice(voice.length).join(',') }

    async function post(message: CloudMessage): Promise<{ id: string } | GraphFailure> {
      if (signal.aborted) return { code: 'unavailable' }
      const place = pace.take(address)
      if (!place.ok) return { code: 'rate_limited', afterMs: place.afterMs }
      const answer = await api.post(
        `${phoneId}/messages`,
        {
          messaging_product: 'whatsapp',
          recipient_type: 'individual',
          ...recipient(address),
          biz_opaque_callback_data: key,
          ...message,
        },
        signal,
      )
      if (!answer.ok) {
        if (answer.code === 'rate_limited')
          pace.rest(answer.afterMs === 6_000 ? address : null, answer.afterMs ?? 1_000)
        return answer
      }
      const [sent] = (answer.body.messages ?? []) as { id?: string }[]
      return { id: sent?.id ?? '' }
    }

    /** By the id of an earlier upload where there is one. What is gone, or Meta does not take, is left out: the text follows. */
    async function speak(note: VoiceFile): Promise<{ id: string } | GraphFailure> {
      const known = await note.known()
      const before = known ? await post(spokenAs(known)) : null
      if (before && !isRefused(before)) return before
      if (known) await note.forget()
      const whole = await note.bytes()
      if (!whole) return { id: '' }
      const uploaded = await upload(whole, 'audio/ogg', fileNames.audio as string, signal)
      if ('code' in uploaded) return isRefused(uploaded) ? { id: '' } : uploaded
      await note.remember(uploaded.id)
      const sent = await post(spokenAs(uploaded.id))
      return isRefused(sent) ? { id: '' } : sent
    }

    function failed({ code, afterMs }: GraphFailure): SendResult {
      if (ids.length > 0 && unfinished.size < unfinishedLimit) unfinished.set(key, ids)
      return { ok: false, code, ...(afterMs === undefined ? {} : { afterMs }) }
    }
  }

  /** `begun`: the first message is out, so its file need not be uploaded again. */
  async function prepare(
    content: Content,
    begun: boolean,
    signal: AbortSignal,
    bytes: SendOptions['bytes'],
  ): Promise<{ list: CloudMessage[] } | GraphFailure> {
    if (content.template) return { list: [templateMessage(content.template, content)] }
    const said = messagesOf(content, parts.open(content.language))
    if (!said) return { code: 'rejected' }
    const { media, file } = content
    if (!media && !file) return { list: said }
    const kind = file ? 'document' : media?.kind === 'picture' ? 'image' : 'audio'
    // A voice note has no caption; a caption has no buttons.
    const captioned = kind !== 'audio' && !content.choices && content.text.length <= captionLimit
    const rest = captioned || !content.text ? [] : said
    if (begun) return { list: [text(''), ...rest] }
    const whole = file ? Buffer.from(file.body) : await bytes?.()
    // Gone by its time, or never there: sending again cannot help.
    if (!whole) return { code: 'rejected' }
    const mime = file ? 'text/plain' : (media?.mime ?? '')
    const uploaded = await upload(whole, mime, file?.name ?? fileNames[kind] ?? 'file', signal)
    if (!('id' in uploaded)) return uploaded
    const detail = {
      id: uploaded.id,
      ...(captioned && content.text ? { caption: content.text } : {}),
      ...(file ? { filename: file.name } : {}),
      ...(kind === 'audio' && mime === 'audio/ogg' ? { voice: true } : {}),
    }
    return { list: [{ type: kind, [kind]: detail }, ...rest] }
  }

  async function upload(
    bytes: Uint8Array,
    mime: string,
    name: string,
    signal: AbortSignal,
  ): Promise<{ id: string } | GraphFailure> {
    const form = new FormData()
    form.set('messaging_product', 'whatsapp')
    form.set('type', mime)
    form.set('file', new Blob([new Uint8Array(bytes)], { type: mime }), name)
    const answer = await api.post(`${phoneId}/media`, form, signal)
    // Nobody has seen an upload: whether it arrived does not matter.
    if (!answer.ok) return { ...answer, code: answer.code === 'unknown' ? 'unavailable' : answer.code }
    return typeof answer.body.id === 'string' ? { id: answer.body.id } : { code: 'unavailable' }
  }
}

const spokenAs = (id: string): CloudMessage => ({ type: 'audio', audio: { id, voice: true } })
const isRefused = (sent: { id: string } | GraphFailure) => 'code' in sent && sent.code === 'rejected'

const fileNames: Record<string, string> = { image: 'picture.jpg', audio: 'voice.ogg' }

/** A number is `to`; a business-scoped id (`SY.123...`), of who hides her number, is `recipient`. */
const recipient = (address: string) => (/^\d+$/.test(address) ? { to: address } : { recipient: address })

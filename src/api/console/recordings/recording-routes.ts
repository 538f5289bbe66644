import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Db } from '../../../db/types.ts'
import { asVoiceNote } from '../../../messages/media/as-voice-note.ts'
import { cleanMedia } from '../../../messages/media/clean-media.ts'
import { readOpus } from '../../../messages/media/read-opus.ts'
import {
  hashOfText,
  largestRecording,
  recordingBits,
  recordingOf,
  secondsThatFit,
} from '../../../recordings/check-recording.ts'
import { keepRecording, removeRecording, restoreRecording } from '../../../recordings/keep.ts'
import type { Moment } from '../../../recordings/moments.ts'
import type { RecordingLibrary } from '../../../recordings/types.ts'
import { addressForms } from '../../../text/forms.ts'
import { type Language, languages, type Texts } from '../../../text/types.ts'
import { sendProblem } from '../../problem.ts'
import { sendMedia } from '../../send-media.ts'

export interface RecordingRouteParts {
  db: Db
  library: RecordingLibrary
  texts(): Pick<Texts, 'fixed'>
  moments(): Moment[]
  /** After a commit: all processes read anew. */
  changed(): Promise<void>
  now(): number
  newId(): string
}

const language = z.enum(languages)
const place = z.object({ language, key: z.string().regex(/^[\w.-]{1,120}$/) })
/** Which words the recorder saw. */
const seen = z.object({ text: z.string().regex(/^[0-9a-f]{16}$/) })
/** Bytes; far above what is kept, so that what is too large is told as such. */
const largestBody = 4 * 1024 * 1024

/** Texts as staff have spoken them: which there are, and recording them. Nothing here is about a person. */
export function recordingRoutes(parts: RecordingRouteParts): FastifyPluginAsync {
  const { db, library, texts, moments, changed, now, newId } = parts
  const reads = { staff: { right: 'content.edit', audit: 'none' } } as const
  const writes = { staff: { right: 'content.edit', audit: 'write' } } as const

  const shown = (key: string, of: Language) =>
    [key, ...addressForms.map((form) => `${key}_${form}`)].flatMap((one) => {
      const fixed = texts().fixed(of, one)
      return fixed ? [about(of, fixed)] : []
    })
  function about(of: Language, { key, text }: { key: string; text: string }) {
    const hash = hashOfText(text)
    const there = library.of(of, key)
    return {
      key,
      text,
      hash,
      state: there === null ? 'missing' : library.find(of, key, text) ? 'ready' : 'outdated',
      ...(there ? { seconds: there.seconds, size: there.size, byStaff: there.id !== null } : {}),
    }
  }
  const noSuchText = (reply: FastifyReply) => sendProblem(reply, { status: 404, code: 'not_found' })

  return async (plain) => {
    const app = plain.withTypeProvider<ZodTypeProvider>()
    app.addContentTypeParser(
      /^(?:audio\/|video\/(?:ogg|webm)|application\/(?:octet-stream|ogg))/,
      { parseAs: 'buffer', bodyLimit: largestBody },
      (_request, body, done) => done(null, body),
    )

    app.get(
      '/api/staff/recordings',
      { config: reads, schema: { querystring: z.object({ language }) } },
      async (request) => ({
        limit: { bytes: largestRecording, seconds: secondsThatFit, bits: recordingBits },
        /** The question "listen or read?" is asked. */
        asked: shown('listen.ask', request.query.language)[0]?.state === 'ready',
        moments: moments()
          .map(({ id, keys }) => ({ id, texts: keys.flatMap((key) => shown(key, request.query.language)) }))
          .filter((moment) => moment.texts.length > 0),
      }),
    )

    app.get(
      '/api/staff/recordings/:language/:key',
      { config: reads, schema: { params: place } },
      async (request, reply) => {
        const { language, key } = request.params
        const there = library.of(language, key)
        const bytes = there && (await library.bytes([there.hash]))
        return bytes ? sendMedia(reply, { kind: 'voice', mime: 'audio/ogg', bytes }) : noSuchText(reply)
      },
    )

    app.put(
      '/api/staff/recordings/:language/:key',
      { config: writes, bodyLimit: largestBody, schema: { params: place, querystring: seen } },
      async (request, reply) => {
        const { language, key } = request.params
        const fixed = texts().fixed(language, key)
        if (!fixed) return noSuchText(reply)
        const textHash = hashOfText(fixed.text)
        if (textHash !== request.query.text) return sendProblem(reply, { status: 409, code: 'text_changed' })
        const cleaned = Buffer.isBuffer(request.body) ? await cleanMedia(request.body) : null
        const stream = cleaned?.ok && cleaned.kind === 'voice' ? readOpus(asVoiceNote(cleaned).bytes) : null
        if (!stream) return sendProblem(reply, { status: 415, code: 'recording_type' })
        const checked = recordingOf(stream, textHash)
        if (!checked.ok) return sendProblem(reply, { status: 413, code: 'recording_large' })
        const id = newId()
        const { replaced } = await db.transaction((tx) =>
          keepRecording(tx, {
            id,
            language,
            key,
            textHash,
            recording: checked.recording,
            staffId: request.staff.id,
            now: new Date(now()),
          }),
        )
        request.trail.add('recording', id)
        await changed()
        return { replaced, now: about(language, fixed) }
      },
    )

    /** What staff recorded goes; what comes with the program is heard again. */
    app.delete(
      '/api/staff/recordings/:language/:key',
      { config: writes, schema: { params: place } },
      async (request, reply) => {
        const { language, key } = request.params
        const { replaced } = await db.transaction((tx) =>
          removeRecording(tx, { language, key, now: new Date(now()) }),
        )
        if (!replaced) return noSuchText(reply)
        request.trail.add('recording', replaced)
        await changed()
        const fixed = texts().fixed(language, key)
        return { replaced, now: fixed && about(language, fixed) }
      },
    )

    app.post(
      '/api/staff/recordings/:id/restore',
      { config: writes, schema: { params: z.object({ id: z.uuid() }) } },
      async (request, reply) => {
        const { id } = request.params
        const back = await db.transaction((tx) => restoreRecording(tx, id, new Date(now())))
        if (!back) return noSuchText(reply)
        request.trail.add('recording', id)
        await changed()
        const fixed = texts().fixed(back.language, back.key)
        return { now: fixed && about(back.language, fixed) }
      },
    )
  }
}

import { createHash } from 'node:crypto'
import type { Content, VoiceNote } from '../channels/channel.ts'
import type { Effect } from '../flow/types.ts'
import type { Recorded, RecordingLibrary } from '../recordings/types.ts'
import type { AddressForm, Language, Texts } from '../text/types.ts'
import type { Draft } from './draft.ts'

/** The question whether she would rather listen. It is asked from the day on that it can be heard. */
export const listenQuestion = 'listen.ask'
/** Heard by who has not been asked yet: they are asked of those who may not be able to read them. */
const spokenToAll = new Set([listenQuestion, 'first.language'])
/** Numbers that are spoken before the choices: `listen.number.1` and so on. */
const mostNumbers = 9

type Voices = Pick<RecordingLibrary, 'find'>

/** Whether the question can be heard in this language, so that asking makes sense. */
export function asksToListen(texts: Texts, voices: Voices, language: Language): boolean {
  return recordedOf(texts, voices, language, listenQuestion, 'plural') !== null
}

/**
 * The recordings that say a content, for who listens. A question with choices is followed by them, each after its number, where all
 * of that is recorded; else by none of them, for half a list would hide the rest. Empty: it is text alone.
 */
export function spokenOf(
  effect: Extract<Effect, { type: 'say' | 'prompt' | 'ask' }>,
  texts: Texts,
  voices: Voices,
  draft: Draft,
  language: Language,
): { spoken: Recorded[]; numbered: boolean } {
  const wished = draft.listens ?? spokenToAll.has(effect.key)
  const said = wished ? recordedOf(texts, voices, language, effect.key, draft.addressForm) : null
  if (!said) return { spoken: [], numbered: false }
  const choices = effect.type === 'prompt' ? effect.options : []
  const listed = choices.map(({ label }, at) =>
    at < mostNumbers
      ? [
          recordedOf(texts, voices, language, `listen.number.${at + 1}`, 'plural'),
          recordedOf(texts, voices, language, label, 'plural'),
        ]
      : [null],
  )
  const all = listed.flat().filter((one) => one !== null)
  const numbered = choices.length > 0 && all.length === choices.length * 2
  return { spoken: [said, ...(numbered ? all : [])], numbered }
}

function recordedOf(
  texts: Texts,
  voices: Voices,
  language: Language,
  key: string,
  form: AddressForm,
): Recorded | null {
  const fixed = texts.fixed(language, key, form)
  return fixed && voices.find(language, fixed.key, fixed.text)
}

/** Bytes: each note that goes out stays as small as one recording may be, so that the first plays while the next one comes. */
const largestNote = 40_000

/** What is spoken, one after the other, in as few notes as may be. */
export function notesOf(spoken: readonly Recorded[]): VoiceNote[] {
  const groups: Recorded[][] = []
  for (const one of spoken) {
    const group = groups.at(-1)
    const size = group?.reduce((sum, { size }) => sum + size, one.size) ?? 0
    if (group && size < largestNote) group.push(one)
    else groups.push([one])
  }
  return groups.map((group) => {
    const recordings = group.map(({ hash }) => hash)
    return {
      hash:
        recordings.length === 1
          ? (recordings[0] as string)
          : createHash('sha256').update(recordings.join()).digest('hex'),
      recordings,
      seconds: Math.max(1, Math.round(group.reduce((sum, { seconds }) => sum + seconds, 0))),
      size: group.reduce((sum, { size }) => sum + size, 0),
    }
  })
}

/** A content as a turn prepares it: with what is spoken of it. */
export type SaidContent = Content & { spoken?: { recorded: Recorded[]; numbered: boolean } }

/**
 * What goes out. Nothing is spoken that nobody asked for: a voice that begins to play tells a whole room. `numbers`: the channel
 * shows choices without numbers, so that what was heard as "number two" must be found.
 */
export function withVoice(
  { spoken, ...content }: SaidContent,
  to: { unasked: boolean; numbers: boolean },
): Content {
  if (!spoken || spoken.recorded.length === 0 || to.unasked) return content
  const choices =
    spoken.numbered && to.numbers
      ? content.choices?.map((one, at) => ({ ...one, label: `${at + 1}. ${one.label}` }))
      : content.choices
  return { ...content, ...(choices ? { choices } : {}), voice: notesOf(spoken.recorded) }
}

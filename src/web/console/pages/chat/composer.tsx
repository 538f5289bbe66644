import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Recording } from '../../../chat/recorder.ts'
import { type Phrase, phrases } from '../../api/phrases.ts'
import { draftOf, keepDraft } from '../../lib/drafts.ts'
import { ask } from '../../lib/http.ts'
import { inWords } from '../../lib/problems.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { Icon, IconButton } from '../../parts/icon.tsx'
import { PictureDialog } from './picture-dialog.tsx'
import { RecordingBar } from './recording.tsx'

const longest = 4_000

/**
 * Where one writes: an answer or a note for colleagues. What is begun is kept in memory at once and on the server, sealed,
 * after a pause. `/` at the beginning opens the prepared answers.
 */
export function Composer(props: {
  chat: string
  /** The language in which she is answered: prepared answers come in it. */
  language: string | null
  mayAnswer: boolean
  /** Resolves to false where the words must stay (held, refused). */
  send: (text: string, note: boolean) => Promise<boolean>
  sendVoice: (voice: Recording) => void
  sendPicture: (picture: Blob, words: string) => void
  keepOnServer: (text: string) => void
  serverDraft: string | null
  typing: () => void
}) {
  const { chat, language, mayAnswer, send, sendVoice, sendPicture, keepOnServer, serverDraft, typing } = props
  const area = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(draftOf(chat) ?? '')
  const [note, setNote] = useState(false)
  const [recording, setRecording] = useState(false)
  const [picture, setPicture] = useState<Blob | null>(null)
  const [busy, setBusy] = useState(false)
  const [browsing, setBrowsing] = useState(false)
  const [chosen, setChosen] = useState(0)
  const all = useStore(phrases)
  const noting = note || !mayAnswer
  const wasNoting = useRef(noting)
  useLayoutEffect(() => {
    // Words that were begun as a note never become an answer because the chat was taken meanwhile.
    if (wasNoting.current && !noting && text) setNote(true)
    wasNoting.current = noting
  }, [noting])

  useEffect(() => {
    if (serverDraft && !draftOf(chat)) setText((now) => now || serverDraft)
  }, [serverDraft])
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    element.style.height = ''
    if (text) element.style.height = `${element.scrollHeight + 2}px`
  }, [text, recording])
  useEffect(() => {
    const timer = setTimeout(() => keepOnServer(text), 1_500)
    return () => clearTimeout(timer)
  }, [text])

  const wanted = browsing ? text.replace(/^\//, '') : text.startsWith('/') ? text.slice(1) : null
  const found = useMemo(
    () => (wanted === null || noting ? [] : all.filter((one) => fits(one, wanted, language)).slice(0, 30)),
    [wanted, all, noting, language],
  )
  const listed = wanted !== null && !noting

  function change(next: string): void {
    setText(next)
    setChosen(0)
    keepDraft(chat, next)
    if (next) typing()
  }
  /** Filled in for this chat by the server: who answers, which center, which code. */
  async function use(phrase: Phrase | undefined): Promise<void> {
    if (!phrase) return
    const answer = await ask<{ text: string }>(`staff/chats/${chat}/prepared/${phrase.id}`)
    if (!answer.ok) return void tell(inWords(answer.problem), { bad: true })
    change(answer.value.text)
    setBrowsing(false)
    area.current?.focus()
  }
  async function submit(): Promise<void> {
    const words = text.trim()
    if (!words || words.length > longest || busy || listed) return
    setBusy(true)
    const taken = await send(words, noting)
    setBusy(false)
    if (taken) {
      keepDraft(chat, '')
      setText('')
      keepOnServer('')
    }
    area.current?.focus()
  }
  function pressed(event: KeyboardEvent): void {
    if (event.isComposing) return
    if (listed && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setChosen((now) => (now + step + found.length) % Math.max(1, found.length))
    } else if (listed && event.key === 'Enter') {
      event.preventDefault()
      void use(found[chosen])
    } else if (event.key === 'Escape') {
      event.preventDefault()
      if (browsing) setBrowsing(false)
      else if (listed) change('')
      else area.current?.blur()
    } else if (event.key === 'Enter' && !event.shiftKey && (event.ctrlKey || event.metaKey || !coarse())) {
      event.preventDefault()
      void submit()
    }
  }
  const left = longest - text.length
  return (
    <>
      {listed ? (
        <div class="talk-middle">
          <div class="phrases" role="listbox" id="phrases" aria-label={t('phrases')}>
            {found.length === 0 ? <p class="soft">{t('phrases_none')}</p> : null}
            {found.map((phrase, index) => (
              <button
                type="button"
                role="option"
                aria-selected={index === chosen}
                id={`phrase-${index}`}
                key={phrase.id}
                onClick={() => void use(phrase)}
              >
                {phrase.title ? <b>{phrase.title}</b> : null}
                <span dir="auto" lang={language ?? 'ar'}>
                  {(phrase.texts[language ?? 'ar'] ?? phrase.texts.ar ?? '').replace(/\{\w+\}/g, '…')}
                </span>
              </button>
            ))}
          </div>
        </div>
      ) : null}
      {picture ? <PictureDialog file={picture} send={sendPicture} close={() => setPicture(null)} /> : null}
      <div class={noting ? 'composer noting' : 'composer'}>
        <div class="modes">
          <button
            type="button"
            aria-pressed={!noting}
            disabled={!mayAnswer}
            onClick={() => {
              setNote(false)
              area.current?.focus()
            }}
          >
            {t('mode_answer')}
          </button>
          <button
            type="button"
            aria-pressed={noting}
            onClick={() => {
              setNote(true)
              area.current?.focus()
            }}
          >
            {t('mode_note')}
          </button>
          {left < 300 ? (
            <span class={left < 0 ? 'push small bad' : 'push small soft'} role="status">
              {t('characters_left', { left })}
            </span>
          ) : (
            <span class="push small soft">{noting ? t('note_hint') : ''}</span>
          )}
          {noting ? null : (
            <IconButton
              name="phrases"
              label={t('phrases')}
              expanded={listed}
              act={() => {
                setBrowsing(!browsing)
                area.current?.focus()
              }}
            />
          )}
          {noting ? null : (
            <>
              <IconButton name="picture" label={t('picture_send')} act={() => picker.current?.click()} />
              <input
                ref={picker}
                type="file"
                accept="image/jpeg,image/png,image/webp"
                hidden
                aria-hidden="true"
                tabIndex={-1}
                onChange={(event) => {
                  const file = event.currentTarget.files?.[0]
                  event.currentTarget.value = ''
                  if (file) setPicture(file)
                }}
              />
            </>
          )}
        </div>
        {recording ? (
          <RecordingBar
            send={sendVoice}
            close={(trouble) => {
              setRecording(false)
              if (trouble) tell(t(`voice_${trouble}`), { bad: true })
            }}
          />
        ) : (
          <form
            class="write"
            onSubmit={(event) => {
              event.preventDefault()
              void submit()
            }}
          >
            <textarea
              ref={area}
              id="answer"
              rows={1}
              dir="auto"
              value={text}
              aria-label={t(noting ? 'note_label' : 'answer_label')}
              placeholder={t(noting ? 'note_label' : 'answer_hint')}
              autocomplete="off"
              spellcheck={false}
              {...(listed ? { 'aria-controls': 'phrases', 'aria-activedescendant': `phrase-${chosen}` } : {})}
              onInput={(event) => change(event.currentTarget.value)}
              onKeyDown={pressed}
            />
            {text.trim() || noting || !canRecord ? (
              <button
                type="submit"
                class="send"
                aria-label={t(noting ? 'note_save' : 'send')}
                title={t(noting ? 'note_save' : 'send')}
                disabled={busy || !text.trim() || left < 0}
              >
                <Icon name={noting ? 'check' : 'send'} />
              </button>
            ) : (
              <IconButton name="mic" label={t('voice_record')} act={() => setRecording(true)} />
            )}
          </form>
        )}
      </div>
    </>
  )
}

const canRecord = typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia
/** On a phone Enter begins a line, as in every messenger there. */
const coarse = () => matchMedia('(pointer: coarse)').matches

const folded = (text: string) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
function fits(phrase: Phrase, wanted: string, language: string | null): boolean {
  const words = folded(`${phrase.title} ${phrase.texts[language ?? 'ar'] ?? ''} ${phrase.id}`)
  return folded(wanted)
    .split(/\s+/)
    .every((word) => words.includes(word))
}

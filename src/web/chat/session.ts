import { type ChatItem, newId, type Outgoing, readSound, startChat } from './api.ts'
import { first } from './begun.ts'
import {
  dropUnsent,
  type KeptChat,
  keepShell,
  keepUnsent,
  readKept,
  readUnsent,
  stopKeeping,
  type Unsent,
  writeKept,
} from './device.ts'
import { type Language, languages } from './languages.ts'
import { type OpenLine, openLine } from './live-line.ts'
import { createOutgoingQueue, type OutgoingQueue, type QueuedMessage } from './outgoing-queue.ts'
import type { Recording } from './recorder.ts'
import { loadTexts, type Texts, textsAtHand } from './texts.ts'

export interface View {
  phase: 'choosing' | 'starting' | 'open' | 'ended'
  language: Language
  texts: Texts
  /** All texts are there, not only those of the first screen. */
  all: boolean
  /** Key of a text about a start that failed. */
  trouble: string | null
  items: ChatItem[]
  outgoing: readonly QueuedMessage[]
  line: 'connecting' | 'online' | 'lost'
  typing: boolean
  /** The server asked for a moment. */
  busy: boolean
  /** This chat stays on the device. */
  kept: boolean
  /** What is said once the device has forgotten the chat. */
  goodbye: string | null
  /** The first seq that came while nobody looked. */
  unread: number | null
}

const typingMs = 6_000
const busyMs = 8_000
const startTries = 3
const goodbyeMs = 30_000
/** So long the first screen is read: the line is kept free for a tap. */
const readingMs = 1_500

/** One chat in this page's memory; on the device only after `keep`. `forget` drops what is in memory. */
export function createSession(guess: Language, show: (view: View) => void, forgotten: () => void) {
  let view: View = emptyView(guess)
  let token = ''
  let line: OpenLine | null = null
  let queue: OutgoingQueue | null = null
  let textsTimer: ReturnType<typeof setTimeout> | undefined
  let typingTimer: ReturnType<typeof setTimeout> | undefined
  let busyTimer: ReturnType<typeof setTimeout> | undefined
  let goodbyeTimer: ReturnType<typeof setTimeout> | undefined
  let lastOrder = 0
  /** The language that was asked for last: on a weak line an earlier one may come later. */
  let wanted = guess
  /** The last seq that came; outlives the items of an erased chat. */
  let cursor = 0

  function update(change: Partial<View>): void {
    view = { ...view, ...change }
    show(view)
  }

  /** Speaks a language at once as far as it is known; the rest is loaded, in good time where nothing waits for it. */
  function speak(language: Language, inMs = 0): void {
    wanted = language
    const { texts, all } = textsAtHand(language)
    if (view.kept) writeKept({ token, language })
    update({ language, texts, all })
    clearTimeout(textsTimer)
    if (!all) textsTimer = setTimeout(() => load(language), inMs)
  }
  function load(language: Language): void {
    loadTexts(language).then(
      (texts) => {
        if (wanted === language) update({ texts, all: true })
      },
      () => {
        if (wanted === language) textsTimer = setTimeout(() => load(language), 3_000)
      },
    )
  }

  function setTyping(forMs: number): void {
    clearTimeout(typingTimer)
    if (forMs > 0) typingTimer = setTimeout(() => update({ typing: false }), forMs)
    if (view.typing !== forMs > 0) update({ typing: forMs > 0 })
  }
  function setBusy(): void {
    clearTimeout(busyTimer)
    busyTimer = setTimeout(() => update({ busy: false }), busyMs)
    if (!view.busy) update({ busy: true })
  }

  function take(items: ChatItem[]): void {
    // A cursor that the server did not accept replays the chat: what is here already is passed over.
    const fresh = items.filter((item) => item.seq > cursor)
    cursor = fresh[fresh.length - 1]?.seq ?? cursor
    for (const item of items) if (item.clientId !== undefined) queue?.seen(item.clientId)
    const answers = fresh.filter((item) => item.from !== 'person')
    const last = answers.filter((item) => item.forgets)[0]
    if (last) {
      // At her word: nothing of it stays here, also where the page was closed meanwhile.
      forgotten()
      update({ goodbye: last.text })
      clearTimeout(goodbyeTimer)
      goodbyeTimer = setTimeout(() => update({ goodbye: null }), goodbyeMs)
      return
    }
    if (answers.length > 0) {
      setTyping(0)
      clearTimeout(busyTimer)
    }
    const unread = document.hidden && view.unread === null ? (answers[0]?.seq ?? null) : view.unread
    update({
      items: [...view.items, ...fresh],
      outgoing: queue?.entries() ?? [],
      unread,
      busy: answers.length > 0 ? false : view.busy,
    })
    const spoken = answers[answers.length - 1]?.language
    const language = languages.filter((one) => one === spoken)[0]
    if (language && language !== view.language) speak(language)
  }

  function end(): void {
    line?.stop()
    setTyping(0)
    if (view.kept) stopKeeping()
    update({ phase: 'ended', kept: false })
  }

  function open(chat: string, items: ChatItem[]): void {
    token = chat
    queue = createOutgoingQueue(
      chat,
      (news) => {
        const entries = queue?.entries() ?? []
        // The turn is run before the message is confirmed: what follows is a moment.
        const sending = entries.some((entry) => entry.state === 'sending')
        setTyping(sending ? typingMs : entries.some((entry) => entry.state === 'sent') ? 1_500 : 0)
        update({ outgoing: [...entries] })
        if (news === 'busy') setBusy()
        if (news === 'ended') end()
      },
      dropUnsent,
    )
    take(items)
    line = openLine(chat, {
      cursor: () => cursor,
      items: take,
      typing: () => setTyping(typingMs),
      busy: setBusy,
      state(state) {
        if (view.line === state) return
        update({ line: state })
        if (state === 'online') queue?.retry()
      },
      erased() {
        queue?.dropSent()
        update({ items: [], outgoing: [...(queue?.entries() ?? [])] })
      },
      ended: end,
    })
    update({ phase: 'open', line: 'connecting' })
  }

  /** Seconds of this century's years, so that it goes on across reloads and tabs without being kept. */
  function nextOrder(): number {
    const now = Math.floor(Date.now() / 1000) - 1_767_225_600
    lastOrder = Math.max(lastOrder + 1, Math.min(now, 900_000_000))
    return lastOrder
  }
  function send(message: Outgoing, text: string): void {
    if (view.kept && !('voice' in message)) keepUnsent({ message, text })
    update({ unread: null })
    queue?.add(message, text)
  }

  /** Goes on with a chat that the device kept, and with what was written there without a line. */
  function resume(chat: KeptChat): void {
    view = { ...view, kept: true }
    open(chat.token, [])
    for (const { message, text } of readUnsent()) queue?.add(message, text)
  }

  function start(language: Language, begun?: Promise<Response>): void {
    update({ phase: 'starting', trouble: null, goodbye: null })
    // The answer comes before the words on the buttons.
    speak(language, readingMs)
    attempt(language, 0, begun)
  }
  function attempt(language: Language, failedBefore: number, asked?: Promise<Response>): void {
    if (view.phase !== 'starting') return
    void startChat(language, asked).then((answer) => {
      if (view.phase !== 'starting') return
      if (answer.ok) {
        open(answer.value.token, answer.value.items ?? [])
        return speak(view.language)
      }
      const failures = answer.why === 'busy' ? failedBefore : failedBefore + 1
      if (answer.why === 'busy') update({ trouble: 'moment' })
      if (failures >= startTries || answer.why === 'refused')
        return update({ phase: 'choosing', trouble: 'error_unavailable' })
      setTimeout(() => attempt(language, failures), answer.afterMs ?? 1000 * failures)
    })
  }

  const kept = readKept()
  speak(kept?.language ?? guess, kept ? 0 : readingMs)
  if (kept) {
    resume(kept)
    keepShell()
  } else if (first?.begun) {
    start(first.begun.language, first.begun.response)
    first.begun = null
  }

  return {
    start,
    say: (text: string): void => send({ id: newId(), n: nextOrder(), text }, text),
    choose: (visit: number, option: string, label: string): void =>
      send({ id: newId(), n: nextOrder(), tap: { visit, option } }, label),
    sendVoice: (voice: Recording, label: string): void => send({ id: newId(), n: nextOrder(), voice }, label),
    /** A sound of this chat; null: the line is down, or it is gone. */
    hear: (path: string): Promise<Blob | null> => readSound(token, path),
    retry: (id: string): void => queue?.retry(id),
    cut: (): void => line?.cut(),
    wake(): void {
      line?.wake()
      if (navigator.onLine !== false) queue?.retry()
    },
    /** False: this browser keeps nothing. */
    keep(): boolean {
      if (!writeKept({ token, language: view.language })) return false
      for (const { message, text, state } of queue?.entries() ?? [])
        if (state !== 'sent' && !('voice' in message)) keepUnsent({ message, text })
      keepShell()
      update({ kept: true })
      return true
    },
    stopKeeping(): void {
      stopKeeping()
      update({ kept: false })
    },
    /** Another tab began or ended to keep a chat. */
    keptElsewhere(chat: KeptChat | null): void {
      const here = chat !== null && chat.token === token
      if (view.phase === 'open' && here !== view.kept) update({ kept: here })
    },
    /** Another tab of the same chat wrote something: whoever has the line sends it, under the same id. */
    unsentElsewhere({ message, text }: Unsent): void {
      if (view.kept && !view.items.some((item) => item.clientId === message.id)) queue?.add(message, text)
    },
    /** Back to the first screen with empty hands. */
    forget(): void {
      line?.stop()
      queue?.stop()
      clearTimeout(typingTimer)
      clearTimeout(busyTimer)
      line = null
      queue = null
      token = ''
      cursor = 0
      view = emptyView(view.language)
      speak(view.language)
    },
  }
}
export type Session = ReturnType<typeof createSession>

const emptyView = (language: Language): View => ({
  phase: 'choosing',
  language,
  ...textsAtHand(language),
  trouble: null,
  items: [],
  outgoing: [],
  line: 'connecting',
  typing: false,
  busy: false,
  kept: false,
  goodbye: null,
  unread: null,
})

import { draftOf, keepDraft } from '../lib/drafts.ts'
import { type Answer, ask, type Problem } from '../lib/http.ts'
import { newId } from '../lib/ids.ts'
import { createStore } from '../lib/store.ts'
import { languageNow, t } from '../lib/texts.ts'
import { around } from './directory.ts'
import { hearLive } from './live.ts'
import { createQueue, newOutgoing, type Outgoing } from './outgoing.ts'
import { readEvent, readLine, readNote } from './read.ts'
import { type Me, onLeave } from './session.ts'
import type { ChatRow, Item } from './types.ts'

export interface Mark {
  kind: string
  from: number
  to: number
}
/** What the server asks before it takes a message. */
export type Question =
  | { kind: 'new_messages' | 'at_hand'; entry: Outgoing; until: string | null }
  | { kind: 'marks'; entry: Outgoing; marks: Mark[] }
  | { kind: 'window_closed'; entry: Outgoing; templates: string[] }
  | { kind: 'refused'; entry: Outgoing; problem: Problem }

export interface Details {
  chat: ChatRow
  /** own, broken: all of it; card: the card alone, until it is taken. */
  door: string
  card: Record<string, unknown> | null
  lines?: Record<string, unknown>[]
  held?: Record<string, unknown>[]
  notes?: Record<string, unknown>[]
  draft?: string
  read?: number
  /** How she may safely be written to. */
  wishes?: { mayWriteFirst: boolean; from?: string; until?: string; mayName: boolean } | null
  agreement?: string
  /** Kinds of channel of her other chats, which she linked to this one. */
  alsoOn?: string[]
  workerGender?: string | null
  trained?: string[]
}

export interface ChatView {
  details: Details | null
  items: Item[]
  outgoing: Outgoing[]
  more: boolean
  problem: Problem | null
  /** The chat is another's: a reason is asked for before it is shown. */
  glass: boolean
  readBefore: number | null
  draft: string | null
  question: Question | null
  /** Until when a colleague is writing, epoch ms, and who. */
  writing: { alias: string; until: number } | null
}

const pageSize = 60
/** More lines than these are let go when one is back at the end of a chat. */
const mostLines = 300
const empty: ChatView = {
  details: null,
  items: [],
  outgoing: [],
  more: false,
  problem: null,
  glass: false,
  readBefore: null,
  draft: null,
  question: null,
  writing: null,
}

export type OpenChat = ReturnType<typeof openChat>

/** One chat as it stands on the screen: reads it, follows it, and writes in it. `me`: who reads. */
export function openChat(id: string, me: Pick<Me, 'id' | 'alias'>) {
  const { alias } = me
  const view = createStore<ChatView>(empty)
  const put = (change: Partial<ChatView>) => view.set((now) => ({ ...now, ...change }))
  let stopped = false
  let lines: Item[] = []
  let held: Item[] = []
  let happened: Item[] = []
  let beside: Item[] = []
  let readSent = 0
  let typingTold = 0
  let again: ReturnType<typeof setTimeout> | undefined

  const draw = () => {
    // Notes and what happened have no number; they stand by their time among the lines, which keep their order.
    const items = [...lines, ...held]
    for (const one of beside) {
      let at = items.length
      while (at > 0 && (items[at - 1]?.at ?? '') > one.at) at -= 1
      items.splice(at, 0, one)
    }
    put({ items })
  }
  const lastSeq = () => lines.reduce((most, { seq }) => Math.max(most, seq ?? 0), 0)

  function take(page: Item[]): void {
    const fresh = new Set(page.map((one) => one.id))
    const first = page.find(({ seq }) => seq !== null)?.seq ?? 0
    const kept = lines.filter((one) => !fresh.has(one.id) && one.seq !== null)
    const gap = kept.length > 0 && first > lastSeq() + 1
    lines = gap ? page : [...kept, ...page].sort(bySeq)
    if (gap) put({ more: true })
  }

  async function load(how: { background?: boolean } = {}): Promise<void> {
    const answer = await ask<Details>(`staff/chats/${id}?limit=${pageSize}&language=${languageNow()}`, how)
    if (stopped) return
    if (!answer.ok) {
      put({ problem: answer.problem, glass: answer.problem.code === 'reason_needed' })
      return
    }
    const details = answer.value
    if (details.door !== 'card') {
      const events = await ask<{ events: Record<string, unknown>[] }>(`staff/chats/${id}/events`, {
        background: true,
      })
      if (stopped) return
      if (events.ok) happened = events.value.events.map((one, index) => readEvent(one, index, me))
    }
    const first = view.get().details === null || view.get().details?.door !== details.door
    const page = details.lines ?? []
    take(page.map((line) => readLine(line, alias)))
    held = (details.held ?? []).map((line) => readLine(line, alias))
    beside = [...(details.notes ?? []).map((one) => readNote(one, alias)), ...happened]
    put({ details, problem: null, glass: false })
    if (first)
      put({ more: page.length >= pageSize, readBefore: details.read ?? null, draft: details.draft ?? null })
    draw()
  }

  async function older(): Promise<void> {
    const before = lines.find(({ seq }) => seq !== null)?.seq
    if (!before || !view.get().more) return
    put({ more: false })
    const page = await ask<Details>(
      `staff/chats/${id}?before=${before}&limit=${pageSize}&language=${languageNow()}`,
    )
    if (stopped) return
    if (!page.ok) return put({ more: true })
    const known = new Set(lines.map((one) => one.id))
    const all = page.value.lines ?? []
    const found = all.map((line) => readLine(line, alias)).filter((one) => !known.has(one.id))
    lines = [...found, ...lines].sort(bySeq)
    put({ more: all.length >= pageSize })
    draw()
  }

  const queue = createQueue({
    chat: id,
    changed: (outgoing) => put({ outgoing }),
    sent(entry, answer) {
      if (answer.state === 'held' && answer.at_hand)
        put({
          question: { kind: 'at_hand', entry: { ...entry, id: answer.id }, until: answer.until ?? null },
        })
      void load()
    },
    refused(entry, problem) {
      const { code, about } = problem
      if (problem.status === 401 || problem.status === 423) return
      if (code === 'new_messages') {
        void load()
        put({ question: { kind: 'new_messages', entry, until: null } })
      } else if (code === 'marks')
        put({ question: { kind: 'marks', entry, marks: (about.marks ?? []) as Mark[] } })
      else if (code === 'window_closed')
        put({ question: { kind: 'window_closed', entry, templates: (about.templates ?? []) as string[] } })
      else {
        put({ question: { kind: 'refused', entry, problem } })
        void load()
      }
    },
  })

  const act = async (
    path: string,
    body: unknown = {},
    method: 'POST' | 'PUT' = 'POST',
  ): Promise<Answer<unknown>> => {
    const answer = await ask(`staff/chats/${id}/${path}`, { method, body })
    if (!stopped) void load()
    return answer
  }

  const stopHearing = hearLive(({ name, data }) => {
    if (name === 'typing' && data.id === id) {
      const alias = around.get().colleagues.find((one) => one.id === data.by)?.alias ?? t('from_staff')
      put({ writing: { alias, until: Date.now() + 6_000 } })
      return
    }
    if (name !== 'resync' && data.id !== id) return
    clearTimeout(again)
    again = setTimeout(() => void load({ background: true }), 120)
  })
  function stop(): void {
    if (stopped) return
    stopped = true
    clearTimeout(again)
    stopHearing()
    stopLeaving()
    // What had not arrived stays with its writer, in this tab's memory.
    const left = queue.stop().flatMap(({ text }) => (text ? [text] : []))
    if (left.length > 0) keepDraft(id, [...left, draftOf(id) ?? ''].filter(Boolean).join('\n'))
  }
  const stopLeaving = onLeave(stop)
  void load()

  return {
    view,
    reload: () => void load(),
    older: () => void older(),
    lastSeq,
    say(text: string): void {
      queue.add(newOutgoing({ text, seen: lastSeq() }))
    },
    sayBytes(blob: Blob, kind: 'voice' | 'picture', seconds: number | null, text = ''): void {
      queue.add(newOutgoing({ blob, kind, seconds, text, seen: lastSeq() }))
    },
    async note(text: string): Promise<Answer<unknown>> {
      return act('notes', { id: newId(), text })
    },
    /** Settles a question: with a change the message is tried again, without one its words go back to the writer. */
    answer(change: Partial<Outgoing> | null): string | null {
      const { question } = view.get()
      put({ question: null })
      if (!question) return null
      const { entry } = question
      if (question.kind === 'at_hand') {
        if (change) void act(`messages/${entry.id}/send-now`)
        return null
      }
      if (change) {
        queue.again(entry.id, { seen: lastSeq(), ...change })
        return null
      }
      if (entry.blob) {
        queue.fail(entry.id)
        return null
      }
      queue.drop(entry.id)
      return entry.text
    },
    async retry(item: Item): Promise<void> {
      if (view.get().outgoing.some((one) => one.id === item.id)) queue.again(item.id)
      else await act(`messages/${item.id}/retry`)
    },
    drop: (itemId: string) => queue.drop(itemId),
    cancelHeld: (item: Item) => act(`messages/${item.id}/cancel`),
    act,
    /** Everything up to the last line was before somebody's eyes. */
    seen(): void {
      if (lines.length > mostLines) {
        // At the end again: what was leafed through far above is let go, and comes when it is wanted.
        lines = lines.slice(-pageSize)
        put({ more: true })
        draw()
      }
      const seq = lastSeq()
      if (document.hidden || seq <= readSent || !view.get().details) return
      readSent = seq
      void ask(`staff/chats/${id}/read`, { method: 'PUT', body: { seq }, background: true })
    },
    /** Colleagues who look on see it; at most once in a while. */
    typing(): void {
      if (Date.now() - typingTold < 4_000) return
      typingTold = Date.now()
      void ask(`staff/chats/${id}/typing`, { method: 'POST' })
    },
    async saveDraft(text: string): Promise<void> {
      if ((view.get().draft ?? '') === text) return
      const answer = await ask(`staff/chats/${id}/draft`, { method: 'PUT', body: { text } })
      if (answer.ok && !stopped) put({ draft: text })
    },
    stop,
  }
}

const bySeq = (a: Item, b: Item) =>
  a.seq === null || b.seq === null
    ? a.seq === b.seq
      ? a.at.localeCompare(b.at)
      : a.seq === null
        ? 1
        : -1
    : a.seq - b.seq

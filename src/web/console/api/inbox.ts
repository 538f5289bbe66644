import { ask, type Problem } from '../lib/http.ts'
import { createStore } from '../lib/store.ts'
import { hearLive } from './live.ts'
import { onLeave } from './session.ts'
import type { ChatRow } from './types.ts'

export const views = ['mine', 'unassigned', 'center', 'waiting', 'closed'] as const
export type View = (typeof views)[number]

export interface Counts {
  mine: number
  unassigned: number
  center: number
  waiting: number
  crisis: number
  overdue: number
}
export const counts = createStore<Counts | null>(null)

export interface Filters {
  search: string
  center: string
  language: string
  label: string
}
export const noFilters: Filters = { search: '', center: '', language: '', label: '' }

/** One list as it is shown. */
export interface List {
  rows: ChatRow[]
  /** There are more than these. */
  more: boolean
  loading: boolean
  problem: Problem | null
}
export const list = createStore<List>({ rows: [], more: false, loading: true, problem: null })

const pageSize = 100
let shown: { view: View; filters: Filters } = { view: 'mine', filters: noFilters }
let round = 0
let stop = new AbortController()

const query = ({ view, filters }: typeof shown, offset: number) => {
  const search = new URLSearchParams({ list: view, limit: String(pageSize), offset: String(offset) })
  if (filters.center) search.set('center', filters.center)
  if (filters.language) search.set('language', filters.language)
  if (filters.label) search.set('label', filters.label)
  return `staff/chats?${search}`
}

/** Shows another list, from its beginning. What is on the screen stays until the new one came. */
export function showList(view: View, filters: Filters): void {
  const same = JSON.stringify(shown) === JSON.stringify({ view, filters })
  shown = { view, filters }
  if (!same) list.set({ rows: [], more: false, loading: true, problem: null })
  void refresh()
}

/** Asks anew for the first page; what was loaded beyond it stays, and is renewed as one scrolls there. */
export async function refresh(how: { background?: boolean } = {}): Promise<void> {
  stop.abort()
  stop = new AbortController()
  const mine = ++round
  const { filters } = shown
  const answer = await ask<{ chats: ChatRow[] }>(
    filters.search ? 'staff/chats/search' : query(shown, 0),
    // A number or a code never stands in a URL.
    filters.search
      ? { method: 'POST', body: { query: filters.search }, signal: stop.signal, ...how }
      : { signal: stop.signal, ...how },
  )
  if (mine !== round) return
  list.set((now) => {
    if (!answer.ok) return { ...now, loading: false, problem: answer.problem }
    const first = answer.value.chats
    const whole = filters.search !== '' || first.length < pageSize
    const fresh = new Set(first.map(({ id }) => id))
    const beyond = whole ? [] : now.rows.slice(pageSize).filter(({ id }) => !fresh.has(id))
    const rows = [...first, ...beyond]
    return { rows, more: !whole && (beyond.length === 0 || now.more), loading: false, problem: null }
  })
}

/** The next page, when the end comes near. */
export async function more(): Promise<void> {
  const { more: wanted, loading, rows: before } = list.get()
  if (!wanted || loading) return
  list.set((now) => ({ ...now, loading: true }))
  const mine = round
  const answer = await ask<{ chats: ChatRow[] }>(query(shown, before.length))
  if (mine !== round) {
    list.set((now) => ({ ...now, loading: false }))
    return
  }
  list.set((now) => {
    if (!answer.ok) return { ...now, loading: false, problem: answer.problem }
    const known = new Set(now.rows.map(({ id }) => id))
    const rows = [...now.rows, ...answer.value.chats.filter(({ id }) => !known.has(id))]
    return { rows, more: answer.value.chats.length === pageSize, loading: false, problem: null }
  })
}

export async function askCounts(): Promise<void> {
  const answer = await ask<Counts>('staff/chats/counts')
  if (answer.ok) counts.set(answer.value)
}

let timer: ReturnType<typeof setTimeout> | undefined
let last = 0
/** Events come in bursts: one question for many, at most one a second. */
function soon(): void {
  clearTimeout(timer)
  timer = setTimeout(
    () => {
      last = Date.now()
      void refresh({ background: true })
      void askCounts()
    },
    Math.max(150, last + 1_000 - Date.now()),
  )
}
hearLive(({ name }) => {
  if (name === 'chat' || name === 'left' || name === 'resync') soon()
})
onLeave(() => {
  clearTimeout(timer)
  round += 1
  list.set({ rows: [], more: false, loading: true, problem: null })
  counts.set(null)
})

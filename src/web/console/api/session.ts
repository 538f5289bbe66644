import { forgetDrafts, hasDrafts, ownDrafts } from '../lib/drafts.ts'
import { type Answer, ask, hearProblems, type Problem } from '../lib/http.ts'
import { createStore } from '../lib/store.ts'

export interface Me {
  id: string
  role: 'caseworker' | 'supervisor' | 'program_officer' | 'me' | 'admin'
  alias: string
  language: string
  languages: string[]
  trained: string[]
  centers: string[]
  capacity: number
  rights: string[]
}

/** `ended`: there was a sign-in, and the server ended it; `kept`: and something half-written waits for its writer. */
export type Session =
  | { phase: 'asking'; problem: Problem | null }
  | { phase: 'out'; ended: boolean; kept: boolean }
  | { phase: 'code' }
  | { phase: 'locked'; me: Me | null }
  | { phase: 'in'; me: Me }

export const session = createStore<Session>({ phase: 'asking', problem: null })
/** What forgets all that was read from the server: called when the sign-in is over, and when it is locked. */
const forgetting = new Set<() => void>()
export function onLeave(forget: () => void): () => void {
  forgetting.add(forget)
  return () => forgetting.delete(forget)
}
const forgetAll = () => {
  for (const forget of [...forgetting]) forget()
}

export const may = (me: Me, right: string): boolean => me.rights.includes(right)

let lastMe: Me | null = null

let waiting = false
/** While recovery codes stand on the screen, which are shown once, nothing may take their place. */
export const holdSession = (hold: boolean): void => {
  waiting = hold
}

/** Who is signed in, as the server knows it. */
export async function askWho(): Promise<void> {
  if (waiting) return
  if (session.get().phase === 'asking') {
    // A newcomer's page asks first what is no error to ask.
    const ways = await ask<{ at: string }>('staff/sign-in/ways')
    if (ways.ok && ways.value.at === 'out')
      return session.set({ phase: 'out', ended: false, kept: hasDrafts() })
    if (ways.ok && ways.value.at === 'code') return session.set({ phase: 'code' })
  }
  const answer = await ask<Me>('staff/me')
  if (answer.ok) {
    lastMe = answer.value
    ownDrafts(answer.value.id)
    session.set({ phase: 'in', me: answer.value })
  } else if (session.get().phase === 'asking' && ![401, 423].includes(answer.problem.status))
    session.set({ phase: 'asking', problem: answer.problem })
}

hearProblems(({ status, code }) => {
  const now = session.get()
  if (status === 401 && code === 'second_factor') session.set({ phase: 'code' })
  else if (status === 401 && code === 'sign_in') {
    if (now.phase === 'out') return
    forgetAll()
    session.set({ phase: 'out', ended: now.phase === 'in' || now.phase === 'locked', kept: hasDrafts() })
  } else if (status === 423 && now.phase !== 'locked') {
    forgetAll()
    session.set({ phase: 'locked', me: now.phase === 'in' ? now.me : lastMe })
  }
})

/** Asks at once, and whenever the page comes back before somebody's eyes. */
export function wakeSession(): () => void {
  void askWho()
  const woken = () => {
    // Also when signed out: she may have signed in beside.
    if (!document.hidden) void askWho()
  }
  // A page out of the browser's memory ("back") begins anew.
  const shown = (event: PageTransitionEvent) => event.persisted && location.reload()
  document.addEventListener('visibilitychange', woken)
  addEventListener('pageshow', shown)
  return () => {
    document.removeEventListener('visibilitychange', woken)
    removeEventListener('pageshow', shown)
  }
}

export async function signOut(): Promise<Answer<unknown>> {
  const answer = await ask('staff/sign-out', { method: 'POST', body: {} })
  if (!answer.ok && answer.problem.status !== 401) return answer
  forgetDrafts()
  forgetAll()
  lastMe = null
  session.set({ phase: 'out', ended: false, kept: false })
  return answer
}

import type { Outgoing } from './api.ts'
import type { Language } from './languages.ts'

/**
 * What stays on this device, only while she wants it: which chat it is, what she wrote that has not arrived, how the page
 * looks. Never a message that arrived: the server has those. Browsers that refuse to store make every write false.
 */
export interface KeptChat {
  token: string
  language: Language
}
export interface Unsent {
  message: Outgoing
  text: string
}

const chatKey = 'chat'
const lookKey = 'look'
/** A key each message: tabs that write at once must not write over each other. */
const unsentStart = 'unsent.'

function write(key: string, value: unknown): boolean {
  try {
    localStorage.setItem(key, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}
function read<T>(key: string, fits: (value: T) => boolean): T | null {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? 'null') as T | null
    return value !== null && fits(value) ? value : null
  } catch {
    return null
  }
}
function remove(key: string): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Nothing could be stored either.
  }
}

const isKept = (chat: KeptChat) => /^[\w-]{43}$/.test(chat.token) && /^(?:ar|kmr|en)$/.test(chat.language)
const isUnsent = ({ message, text }: Unsent) =>
  typeof text === 'string' && typeof message.id === 'string' && typeof message.n === 'number'

export const readKept = () => read(chatKey, isKept)
export const writeKept = (chat: KeptChat) => write(chatKey, chat)

export const keepUnsent = (entry: Unsent) => write(unsentStart + entry.message.id, entry)
export const dropUnsent = (id: string) => remove(unsentStart + id)
export function readUnsent(): Unsent[] {
  return keys()
    .map((key) => read(key, isUnsent))
    .filter((entry): entry is Unsent => entry !== null)
    .sort((a, b) => a.message.n - b.message.n)
}
function keys(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.indexOf(unsentStart) === 0)
  } catch {
    return []
  }
}

export interface Look {
  size: number
  scheme: '' | 'light' | 'dark'
}
export const readLook = () => read<Look>(lookKey, (look) => typeof look.size === 'number')
/** Only beside a chat that is kept: what was wiped a moment ago must not come back as a trace. */
export const writeLook = (look: Look) => readKept() !== null && write(lookKey, look)

/** Nothing of the chat stays; other tabs that show it go on in memory. */
export function stopKeeping(): void {
  for (const key of keys()) remove(key)
  remove(lookKey)
  remove(chatKey)
  void clearShell()
}

/** Everything this page could have left on the device, at once; what browsers do in their own time is resolved later. */
export function wipe(): Promise<unknown> {
  for (const storage of ['localStorage', 'sessionStorage'] as const) {
    try {
      window[storage].clear()
    } catch {
      // Not allowed here: then it holds nothing of ours.
    }
  }
  try {
    for (const cookie of document.cookie.split(';')) {
      // biome-ignore lint/suspicious/noDocumentCookie: the other way is younger than the browsers in use
      document.cookie = `${cookie.split('=')[0]}=;expires=Thu, 01 Jan 1970 00:00:00 GMT;path=/`
    }
  } catch {
    // As above.
  }
  return clearShell()
}

/** Caches and service worker. */
function clearShell(): Promise<unknown> {
  const workers = Promise.resolve(navigator.serviceWorker?.getRegistrations()).then((all = []) =>
    Promise.all(all.map((worker) => worker.unregister())),
  )
  const stored = window.caches
    ? caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))
    : null
  return Promise.all([workers, stored]).catch(() => null)
}

/** Opens without a line, from then on. Not in a frame of another site, nor over plain http: browsers refuse. */
export function keepShell(): void {
  if (window.parent === window && navigator.serviceWorker)
    navigator.serviceWorker.register('sw.js').catch(() => {})
}

export interface Heard {
  /** Another tab cleared the device. `leave`: and went away. */
  gone(leave: boolean): void
  kept(chat: KeptChat | null): void
  unsent(entry: Unsent): void
}
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('chat')

/** What other tabs of this device do. */
export function hearTabs(heard: Heard): void {
  if (channel) channel.onmessage = ({ data }) => heard.gone(data === 'leave')
  addEventListener('storage', ({ key, newValue }) => {
    if (key === null) heard.gone(false)
    else if (key === chatKey) heard.kept(newValue === null ? null : readKept())
    else if (newValue !== null && key.indexOf(unsentStart) === 0) {
      const entry = read(key, isUnsent)
      if (entry) heard.unsent(entry)
    }
  })
}
export const tellTabs = (what: 'leave' | 'forget'): void => channel?.postMessage(what)

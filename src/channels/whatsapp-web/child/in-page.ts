import type { Page } from './library.ts'

/** What a watch over the page sees; all null while the page is not there yet. */
export interface Probe {
  state: string | null
  hasSynced: boolean
  /** The library listens for the end of the sync. */
  hooked: boolean
}

/** Functions that run inside the page, as text: the types of a browser are none of this program's. */
const probe = `(() => {
  let socket = null
  try { socket = window.Debug?.VERSION ? window.require('WAWebSocketModel').Socket : null } catch {}
  return {
    state: socket?.state ?? null,
    hasSynced: socket?.hasSynced === true,
    hooked: typeof window.onAppStateHasSyncedEvent === 'function',
  }
})()`

/**
 * Which of the ids of a row is free, after what became of the others. Taking an id makes it the next one that the page gives
 * to a message: then the same row is known again after any crash, here, on the phone and on hers.
 */
const takeId = `async (address, ids, take) => {
  const { Msg } = window.require('WAWebCollections')
  const chat = await window.WWebJS.getChat(address, { getAsModel: false })
  if (!chat) return { is: 'nobody' }
  for (const id of ids) {
    const key = 'true_' + chat.id._serialized + '_' + id
    const message = Msg.get(key) ?? (await Msg.getMessagesById([key]))?.messages?.[0]
    if (message && message.ack >= 1) return { is: 'sent', key }
    if (message && message.ack === 0) return { is: 'pending', key }
    if (message) continue
    if (take) {
      const MsgKey = window.require('WAWebMsgKey')
      const own = (window.mpccNewId ??= MsgKey.newId)
      MsgKey.newId = async () => {
        MsgKey.newId = own
        return id
      }
    }
    return { is: 'free', id }
  }
  return { is: 'refused' }
}`

export type RowOnPage =
  | { is: 'nobody' | 'refused' }
  | { is: 'free'; id: string }
  | { is: 'sent' | 'pending'; key: string }

/** Chats that moved since \`since\` (seconds) or are unread, and how many messages of each may be new. */
const moved = `(since) => window.require('WAWebCollections').Chat.getModelsArray()
  .filter((chat) => chat.unreadCount > 0 || chat.t >= since)
  .map((chat) => ({ address: chat.id._serialized, unread: Math.max(chat.unreadCount, 0) }))`

const call = <T>(page: Page, fn: string, ...args: unknown[]): Promise<T> =>
  page.evaluate(`(${fn})(${args.map((arg) => JSON.stringify(arg)).join(', ')})`) as Promise<T>

export const inPage = {
  probe: (page: Page) => page.evaluate(probe) as Promise<Probe>,
  /** Tells the library that the sync is over: it was before the library listened. */
  tellSynced: (page: Page) => call<void>(page, '() => void window.onAppStateHasSyncedEvent()'),
  refreshQr: (page: Page) => call<void>(page, `() => void window.require('WAWebCmd').Cmd.refreshQR()`),
  takeId: (page: Page, address: string, ids: string[]) => call<RowOnPage>(page, takeId, address, ids, true),
  findRow: (page: Page, address: string, id: string) => call<RowOnPage>(page, takeId, address, [id], false),
  typing: (page: Page, address: string) =>
    call<void>(page, `(address) => void window.WWebJS.sendChatstate('typing', address)`, address),
  moved: (page: Page, since: number) => call<{ address: string; unread: number }[]>(page, moved, since),
}

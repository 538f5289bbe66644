import { inPage } from './in-page.ts'
import type { LibraryClient, Page } from './library.ts'
import { isPerson, type RawMessage } from './read-message.ts'

/** More than so many messages of one chat at once are not looked for. */
const mostOfAChat = 100
/** Clocks of phones and ours differ. Milliseconds. */
const slack = 5 * 60_000

/**
 * What people wrote while nobody listened, oldest first: in chats with unread messages, and in chats that moved since (somebody
 * may have read them on the phone). What was handed over before is among it; the inbox knows it by its id.
 */
export async function catchUp(client: LibraryClient, page: Page, heardUntil: number): Promise<RawMessage[]> {
  const since = Math.floor((heardUntil - slack) / 1000)
  const chats = (await inPage.moved(page, since)).filter(({ address }) => isPerson(address))
  const found: RawMessage[] = []
  for (const { address, unread } of chats) {
    const chat = await client.getChatById(address)
    const messages = await chat.fetchMessages({
      limit: Math.min(mostOfAChat, Math.max(unread, 20)),
      fromMe: false,
    })
    for (const [i, message] of messages.entries()) {
      const raw = message.rawData as RawMessage
      const isUnread = i >= messages.length - unread
      if ((raw.t ?? 0) >= since || isUnread) found.push(raw)
    }
  }
  return found.sort((a, b) => (a.t ?? 0) - (b.t ?? 0))
}

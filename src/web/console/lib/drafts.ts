/**
 * What was begun and not sent, in this tab's memory alone: it outlives a lost sign-in and a locked screen, and ends
 * with the tab. It belongs to one staff member: another who signs in here never sees it.
 */
const drafts = new Map<string, string>()
let owner = ''

export function ownDrafts(staffId: string): void {
  if (owner !== staffId) drafts.clear()
  owner = staffId
}
export const draftOf = (chat: string): string | undefined => drafts.get(chat)
export function keepDraft(chat: string, text: string): void {
  if (text) drafts.set(chat, text)
  else drafts.delete(chat)
}
export const hasDrafts = (): boolean => drafts.size > 0
export const forgetDrafts = (): void => drafts.clear()

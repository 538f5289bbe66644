/** Meta's limits: 256 characters for a button's id, 200 for a row's. */
const longestId = 200

/** What a button or a row carries: the prompt that it belongs to, and the option. Null when it would not fit. */
export function tapId(visit: number, option: string): string | null {
  const id = `${visit.toString(36)}:${option}`
  return id.length <= longestId ? id : null
}

/** Reads what `tapId` made; null for anything else. */
export function readTapId(id: string): { visit: number; option: string } | null {
  const match = /^([0-9a-z]{1,8}):(.{1,198})$/su.exec(id)
  if (!match?.[1] || !match[2]) return null
  return { visit: Number.parseInt(match[1], 36), option: match[2] }
}

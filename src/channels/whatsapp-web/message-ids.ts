import { createHash, createHmac } from 'node:crypto'

/** So often a row that WhatsApp refused is tried under an id of its own. */
const tries = 8
const tagOf = (secret: Uint8Array, head: string) =>
  createHmac('sha256', secret).update(head).digest('hex').slice(0, 8).toUpperCase()

/**
 * The ids that a row may have on WhatsApp, in the form of its own: the same row has the same ids for ever, so the page, the
 * phone and her device know it again, and nothing but this is needed to never send twice.
 */
export const idsOf = (secret: Uint8Array, key: string): string[] =>
  Array.from({ length: tries }, (_, n) => {
    const head = createHash('sha256').update(`${key}:${n}`).digest('hex').slice(0, 10).toUpperCase()
    return `3EB0${head}${tagOf(secret, head)}`
  })

/** Whether we made this id: what has another was written by hand, on the phone or on another device linked to it. */
export const isOurs = (secret: Uint8Array, id: string): boolean =>
  id.length === 22 && id.startsWith('3EB0') && id.slice(14) === tagOf(secret, id.slice(4, 14))

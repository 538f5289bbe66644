import type { SendResult } from '../channel.ts'
import type { ToSend } from './protocol.ts'

export interface Pace {
  /** The typing sign before an answer shows between so long ... */
  answerMs: [least: number, most: number]
  /** ... and between two messages that nobody has just asked for passes so long. */
  unaskedMs: [least: number, most: number]
}

/** As a person would: numbers that write faster, or the same to many at once, are taken for spam and blocked. */
export const humanPace: Pace = { answerMs: [600, 1_800], unaskedMs: [6_000, 15_000] }

/** A message is an answer for so long after hers. */
const answerTime = 10 * 60_000

interface Entry {
  message: Omit<ToSend, 'pauseMs'>
  signal: AbortSignal
  done(result: SendResult): void
}

/** The one line that everything of a number goes out by, one message at a time; answers go before what was not asked for. */
export function createSendQueue(options: {
  send(message: ToSend): Promise<SendResult>
  pace: Pace
  now(): number
  random(): number
}) {
  const { send, pace, now, random } = options
  const entries: Entry[] = []
  const heard = new Map<string, number>()
  let busy = false
  let nextUnaskedAt = 0
  let timer: NodeJS.Timeout | undefined

  const between = ([least, most]: [number, number]) => least + random() * (most - least)
  const isAnswer = (entry: Entry) => now() - (heard.get(entry.message.address) ?? 0) < answerTime

  function pump() {
    if (busy || entries.length === 0) return
    let at = entries.findIndex(isAnswer)
    if (at < 0) {
      const waitMs = nextUnaskedAt - now()
      clearTimeout(timer)
      if (waitMs > 0) {
        timer = setTimeout(pump, waitMs)
        return
      }
      at = 0
      nextUnaskedAt = now() + between(pace.unaskedMs)
    }
    const [entry] = entries.splice(at, 1) as [Entry]
    busy = true
    send({ ...entry.message, pauseMs: Math.round(between(pace.answerMs)) })
      .then(entry.done, () => entry.done({ ok: false, code: 'unknown' }))
      .finally(() => {
        busy = false
        pump()
      })
  }

  return {
    add(message: Entry['message'], signal: AbortSignal): Promise<SendResult> {
      return new Promise((resolve) => {
        const entry: Entry = { message, signal, done: resolve }
        // Whoever waits too long in the line was surely not sent, and comes again.
        const leave = () => {
          const at = entries.indexOf(entry)
          if (at < 0) return
          entries.splice(at, 1)
          resolve({ ok: false, code: 'rate_limited', afterMs: 1_000 })
        }
        if (signal.aborted) resolve({ ok: false, code: 'rate_limited', afterMs: 1_000 })
        else {
          signal.addEventListener('abort', leave, { once: true })
          entries.push(entry)
          pump()
        }
      })
    },
    heardFrom(address: string) {
      if (heard.size > 5_000) for (const [who, at] of heard) if (now() - at > answerTime) heard.delete(who)
      heard.set(address, now())
    },
    isEmpty: () => entries.length === 0 && !busy,
    stop: () => clearTimeout(timer),
  }
}

import { type Answer, type Outgoing, postMessage } from './api.ts'

/** `waiting`: several tries did not get through; it goes by itself when the line is back. `failed` is final until asked. */
export type SendState = 'sending' | 'waiting' | 'sent' | 'failed'
export interface QueuedMessage {
  message: Outgoing
  /** What the person sees of it. */
  text: string
  state: SendState
  /** Key of a text that says why it failed. */
  why?: string
  /** It is gone from the chat as soon as it has arrived. */
  leaving?: boolean
}

/** What happened: `busy` when the server asked for a moment, `ended` when it does not know the chat. */
export type QueueNews = 'changed' | 'busy' | 'ended'

/** So many tries in a row pass as "sending". */
const quietTries = 3
const longestPauseMs = 20_000

/**
 * Sends one message after the other, so that they arrive in the order of writing, for as long as it takes. A message keeps
 * its id over all tries: arriving twice, it is kept once. `settled`: it need not be kept for later any more.
 */
export function createOutgoingQueue(
  token: string,
  changed: (news: QueueNews) => void,
  settled: (id: string) => void,
) {
  let queue: QueuedMessage[] = []
  let stopped = false
  let running = false
  let wake = () => {}

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  /** Promises without `async`: its helper would be a large part of what is loaded. */
  function deliver(entry: QueuedMessage, failedBefore = 0): void {
    if (stopped || !isPending(entry)) return void goOn()
    void postMessage(token, entry.message).then((answer: Answer<object>) => {
      if (stopped) return
      if (answer.ok) {
        entry.state = 'sent'
        settled(entry.message.id)
        if (entry.leaving) queue = queue.filter((one) => one !== entry)
        changed('changed')
        return goOn()
      }
      if (answer.why !== 'later' && answer.why !== 'busy') {
        entry.state = 'failed'
        entry.why = reasons[answer.why]
        settled(entry.message.id)
        changed(answer.why === 'ended' ? 'ended' : 'changed')
        return goOn()
      }
      const failures = failedBefore + 1
      if (answer.why === 'later' && failures >= quietTries) entry.state = 'waiting'
      changed(answer.why === 'busy' ? 'busy' : 'changed')
      // Those who were refused together must not come back together.
      const ms = answer.afterMs ?? Math.min(longestPauseMs, 1000 * 2 ** failedBefore)
      void pause(ms + Math.random() * 500).then(() => deliver(entry, failures))
    })
  }

  function run(): void {
    if (!running) goOn()
  }
  function goOn(): void {
    const next = first()
    running = next !== undefined && !stopped
    if (next && running) deliver(next)
  }
  /** Only what still stands in the queue: it may have been seen in the chat meanwhile. */
  const isPending = (entry: QueuedMessage) =>
    queue.indexOf(entry) >= 0 && (entry.state === 'sending' || entry.state === 'waiting')
  const first = () => queue.filter(isPending)[0]

  return {
    entries: (): readonly QueuedMessage[] => queue,
    add(message: Outgoing, text: string): void {
      if (queue.some((entry) => entry.message.id === message.id)) return
      queue = [...queue, { message, text, state: 'sending' }]
      changed('changed')
      run()
    },
    /** Tries again now: one message, or all. */
    retry(id?: string): void {
      for (const entry of queue) {
        if (entry.state === 'sent' || (id !== undefined && entry.message.id !== id)) continue
        entry.state = 'sending'
        delete entry.why
      }
      wake()
      changed('changed')
      run()
    },
    /** The chat itself shows it now. */
    seen(id: string): void {
      queue = queue.filter((entry) => entry.message.id !== id)
      settled(id)
    },
    /** They are erased, or shown again when they are answered; the one on its way may be the word that erased. */
    dropSent(): void {
      const onItsWay = first()
      if (onItsWay) onItsWay.leaving = true
      queue = queue.filter((entry) => entry.state !== 'sent')
    },
    stop(): void {
      stopped = true
      queue = []
      wake()
    },
  }
}
export type OutgoingQueue = ReturnType<typeof createOutgoingQueue>

const reasons = {
  // Why stands below the whole chat.
  ended: 'failed',
  too_long: 'error_too_long',
  refused: 'error_failed',
}

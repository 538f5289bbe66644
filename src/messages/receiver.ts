import type { Inbound } from '../channels/channel.ts'
import type { Receive } from './types.ts'

/** A turn that takes longer is acknowledged by its stored row. */
const patienceMs = 2_000

/**
 * At most so many messages of a process are in work: their turns run or wait. Found by measurement
 * (docs/decisions/0009-busy.md): more in work answers nobody sooner.
 */
export const workBound = 256

export interface ReceiverDeps {
  /** Handles a message at once, row and turn in one commit. Null: this process has no role `turns`. */
  turnNow: ((message: Inbound) => Promise<'handled' | 'seen' | 'store'>) | null
  /** Stores rows in one commit; resolves to the contacts that have something waiting. */
  store(messages: Inbound[]): Promise<string[]>
  /** Handles what waits for these contacts: in this process, or by ringing. Resolves when their turns are done or given away. */
  handle(contactIds: string[]): Promise<void>
  /** Tells that stored messages wait, for whoever has time. */
  ring(): void
  /** One message after the other for each chat. */
  inLane<T>(key: string, job: () => Promise<T>): Promise<T>
  failed(error: unknown): void
  /** A message was stored alone because too much was in work. */
  shed(message: Inbound): void
  bound: number
}

export interface Receiver {
  receive: Receive
  /** Messages whose turns run or wait in this process. */
  inWork(): number
  /** Above the bound. Who can be asked to come again (a page) should be; what is received all the same is only stored. */
  busy(): boolean
}

/**
 * The way in. `receive` resolves when the messages are stored, so that the channel may confirm them; throws when they
 * could not be (the channel then delivers them again). A single message is handled at once, in the commit that stores it;
 * several are stored first and handled side by side. Above the bound they are stored and left to the bell, so that a
 * burst ends in rows and not in memory.
 */
export function createReceiver(deps: ReceiverDeps): Receiver {
  const { turnNow } = deps
  const laneOf = (message: Inbound) => `${message.account}\0${message.address}`
  let inWork = 0
  const busy = () => inWork >= deps.bound

  async function work<T>(count: number, job: () => Promise<T>): Promise<T> {
    inWork += count
    try {
      return await job()
    } finally {
      inWork -= count
    }
  }

  async function one(message: Inbound, turn: NonNullable<ReceiverDeps['turnNow']>): Promise<void> {
    // Stored once, by whoever comes first: the turn that fails or is refused, or the clock.
    let stored: Promise<string[]> | null = null
    const store = () => (stored ??= deps.store([message]))
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, patienceMs, 'late')
    })
    const turned = work(1, () =>
      deps.inLane(laneOf(message), async () => {
        const outcome = stored
          ? 'store'
          : await turn(message).catch((error: unknown) => {
              deps.failed(error)
              return 'store' as const
            })
        if (outcome === 'store') await deps.handle(await store())
      }),
    )
    const first = await Promise.race([turned.then(() => 'done' as const), late])
    clearTimeout(timer)
    if (first === 'done') return
    turned.catch(deps.failed)
    await store()
  }

  /** Behind her own earlier message, which may not be stored yet; no turn is begun for it here. */
  async function storeAlone(messages: Inbound[]): Promise<void> {
    const [message] = messages as [Inbound]
    if (messages.length === 1) await deps.inLane(laneOf(message), () => deps.store(messages))
    else await deps.store(messages)
    messages.forEach(deps.shed)
    deps.ring()
  }

  return {
    inWork: () => inWork,
    busy,
    async receive(messages) {
      const [message] = messages
      if (!message) return
      if (busy()) return storeAlone(messages)
      if (messages.length === 1 && turnNow) return one(message, turnNow)
      const contactIds = await work(messages.length, () => deps.store(messages))
      void work(messages.length, () => deps.handle(contactIds)).catch(deps.failed)
    },
  }
}

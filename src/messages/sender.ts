import type { Channel, ChannelErrorCode, SendResult, Traces, VoiceFile } from '../channels/channel.ts'
import { channelErrors, nextAttempt } from '../channels/channel-errors.ts'
import { leaseMs, type Mark, sealExternal } from './outbox.ts'
import type { OutboxRow } from './types.ts'

/**
 * At most so many sends of a process are in doubt at a time: under way, or sent and not yet marked. After a crash so
 * many answers may arrive twice, never more.
 */
export const doubtBound = 32
/** Groups of marks under way at once; what is sent meanwhile gathers. A mark that waits keeps the next answer waiting. */
const marksAtOnce = 2
const sendTimeoutMs = 30_000
/** A row whose lease is nearly over is left to others. */
const leaseMarginMs = 35_000

export interface SenderDeps {
  channel(account: string): Channel | null
  mark(marks: Mark[]): Promise<void>
  /** The bytes of a row's picture or voice note; null: they are gone. */
  bytes?(row: OutboxRow): Promise<Uint8Array | null>
  /** The sounds of what is spoken in a row. */
  voice?(row: OutboxRow): VoiceFile[]
  /** What a row that hides takes off the phones. */
  traces?(row: OutboxRow): Promise<Traces>
  now(): number
  random(): number
  failed(error: unknown): void
  sent(row: OutboxRow, result: 'ok' | ChannelErrorCode): void
  /** A send that must never fail did: the operator has to know. */
  alert(row: OutboxRow, code: ChannelErrorCode): void
}

export interface Sender extends AsyncDisposable {
  /**
   * Rows that this process has leased, each contact's in order. `fresh`: a turn has just written them, so an earlier
   * row of the contact may meanwhile wait for another try; then they go back and wait behind it.
   */
  offer(rows: OutboxRow[], options?: { fresh: boolean }): void
  /** Sends under way or not yet marked: what a crash now may double. */
  inDoubt(): number
  /** Rows that it has and is not done with. */
  holds(id: string): boolean
  idle(): Promise<void>
}

/** Sends each contact's rows one after the other, contacts side by side, and writes the results down in groups. */
export function createSender(deps: SenderDeps): Sender {
  const lanes = new Map<string, OutboxRow[]>()
  const ready: string[] = []
  /** Contacts with a row that waits for another try, and until when that may be so (epoch ms). */
  const paused = new Map<string, number>()
  const held = new Set<string>()
  /** Rows of a contact whose result is not written down yet; who waits for that. */
  const unwritten = new Map<string, number>()
  const onWritten: (() => void)[] = []
  const stop = new AbortController()
  let doubt = 0
  let marks: Mark[] = []
  let marking = 0
  let scheduled = false
  let waiters: (() => void)[] = []
  let deadline: { begun: number; signal: AbortSignal } | null = null

  function offer(rows: OutboxRow[], { fresh } = { fresh: false }) {
    for (const row of rows) {
      held.add(row.id)
      if (fresh && (paused.get(row.contactId) ?? 0) > deps.now()) {
        release(row)
        continue
      }
      paused.delete(row.contactId)
      const lane = lanes.get(row.contactId)
      if (lane) lane.push(row)
      else {
        lanes.set(row.contactId, [row])
        ready.push(row.contactId)
      }
    }
    pump()
  }

  function pump() {
    while (doubt < doubtBound && ready.length > 0) void sendFirst(ready.shift() as string)
  }

  async function sendFirst(contactId: string): Promise<void> {
    const lane = lanes.get(contactId) as OutboxRow[]
    const row = lane[0] as OutboxRow
    doubt++
    const mark = await attempt(row).catch((error: unknown): Mark => {
      deps.failed(error)
      return retry(row, 'unknown')
    })
    lane.shift()
    note(mark)
    if (mark.as === 'retry' || mark.as === 'released') {
      // The rest waits behind this row: whoever takes that one up takes them, too.
      paused.set(contactId, (mark.as === 'retry' ? mark.dueAt : deps.now()) + leaseMs)
      lane.splice(0).forEach(release)
    }
    if (lane.length > 0) ready.push(contactId)
    else lanes.delete(contactId)
    pump()
  }

  function release(row: OutboxRow) {
    doubt++
    note({ id: row.id, contactId: row.contactId, as: 'released' })
  }

  async function attempt(row: OutboxRow): Promise<Mark> {
    const channel = deps.channel(row.account)
    if (!channel || stop.signal.aborted || row.leaseUntil - deps.now() < leaseMarginMs) {
      return { id: row.id, contactId: row.contactId, as: 'released' }
    }
    if (row.address === '')
      return { id: row.id, contactId: row.contactId, as: 'dead', code: 'blocked', addressDead: false }
    const { bytes, voice } = deps
    const spoken = row.content.voice !== undefined && voice !== undefined
    const media = row.content.media !== undefined
    // A file takes its time on a weak line; the lease must outlast it.
    const patience = media || spoken ? row.leaseUntil - deps.now() - 2_000 : sendTimeoutMs
    const { madeOf: _, ...content } = row.content
    const signal = patience === sendTimeoutMs ? nextDeadline() : AbortSignal.timeout(patience)
    const result = content.hides
      ? await hide(channel, row, signal)
      : await channel.send(row.address, content, {
          signal,
          key: row.id,
          ...(media && bytes ? { bytes: () => bytes(row) } : {}),
          ...(spoken ? { voice: voice(row) } : {}),
        })
    deps.sent(row, result.ok ? 'ok' : result.code)
    if (result.ok)
      return {
        id: row.id,
        contactId: row.contactId,
        as: 'sent',
        externalRef: sealExternal(row, result.externalId),
      }
    return retry(row, result.code, result.afterMs)
  }

  /** Its timer lives as long as the deadline is away: what begins within a second shares one, a second early at most. */
  function nextDeadline(): AbortSignal {
    // The timer's own clock: the wall's may stand still or be set.
    const begun = performance.now()
    if (!deadline || begun - deadline.begun >= 1_000)
      deadline = { begun, signal: AbortSignal.timeout(sendTimeoutMs) }
    return deadline.signal
  }

  /** What was sent before it must be written down: else its ids are not known yet. */
  async function hide(channel: Channel, row: OutboxRow, signal: AbortSignal): Promise<SendResult> {
    if (!channel.hide || !deps.traces) return { ok: false, code: 'rejected' }
    while (unwritten.get(row.contactId)) await new Promise<void>((done) => onWritten.push(done))
    return channel.hide(row.address, await deps.traces(row), signal)
  }

  function retry(row: OutboxRow, code: ChannelErrorCode, afterMs?: number): Mark {
    if (channelErrors[code].alert) deps.alert(row, code)
    const next = nextAttempt(code, row.attempts + 1, afterMs, deps.random())
    if ('retryInMs' in next) {
      return { id: row.id, contactId: row.contactId, as: 'retry', code, dueAt: deps.now() + next.retryInMs }
    }
    return {
      id: row.id,
      contactId: row.contactId,
      as: 'dead',
      code,
      addressDead: channelErrors[code].addressDead,
    }
  }

  function note(mark: Mark) {
    marks.push(mark)
    unwritten.set(mark.contactId, (unwritten.get(mark.contactId) ?? 0) + 1)
    schedule()
  }

  function schedule() {
    if (scheduled || marking >= marksAtOnce || marks.length === 0) return
    scheduled = true
    setImmediate(flush)
  }

  function flush() {
    scheduled = false
    const group = marks
    marks = []
    marking++
    void write(group).finally(() => {
      marking--
      schedule()
    })
  }

  async function write(group: Mark[]): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        await deps.mark(group)
        break
      } catch (error) {
        deps.failed(error)
        // The database is away. What is in doubt stays in doubt, so no more is sent until it is back.
        if (stop.signal.aborted && tries > 3) break
        await new Promise((resolve) => setTimeout(resolve, Math.min(200 * 2 ** tries, 5_000)))
      }
    }
    doubt -= group.length
    for (const { id, contactId } of group) {
      held.delete(id)
      const left = (unwritten.get(contactId) ?? 1) - 1
      if (left > 0) unwritten.set(contactId, left)
      else unwritten.delete(contactId)
    }
    for (const done of onWritten.splice(0)) done()
    pump()
    if (doubt === 0 && lanes.size === 0) for (const done of waiters.splice(0)) done()
  }

  return {
    offer,
    inDoubt: () => doubt,
    holds: (id) => held.has(id),
    idle: () =>
      doubt === 0 && lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => waiters.push(resolve)),
    async [Symbol.asyncDispose]() {
      stop.abort()
      await this.idle()
      waiters = []
    },
  }
}

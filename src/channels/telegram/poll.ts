import type { Api } from 'grammy'
import type { Logger } from 'pino'
import type { Inbound } from '../channel.ts'
import { type ApiFailure, apiFailure } from './api-errors.ts'
import { inboundOf } from './batch.ts'
import { backoffMs, pause } from './pause.ts'
import { readUpdate, updateIdOf } from './read-update.ts'
import { allowedUpdates } from './update-schema.ts'

/** How long Telegram holds an empty answer back, seconds. */
const longPollSeconds = 30

export interface PollOptions {
  /** A client whose own timeout is longer than the long poll. */
  api: Api
  account: string
  log: Logger
  now: () => number
  onInbound: (messages: Inbound[]) => Promise<void>
  onTap: (callbackId: string) => void
}

/**
 * Takes updates until the signal says stop. A batch is stored as a whole before the next call confirms it: what a
 * crash leaves unconfirmed comes again and is known by its identity. Turns run meanwhile, several at once, which
 * grammY's own `start()` would not allow. Network failures, a database that is away, and a second poller are
 * waited out.
 */
export async function poll(options: PollOptions, signal: AbortSignal): Promise<void> {
  const { api, log } = options
  let offset: number | undefined
  let failures = 0
  let lastTold = ''

  while (!signal.aborted) {
    const updates = await take()
    if (signal.aborted) break
    if ('code' in updates) {
      tell(updates)
      await pause(pauseFor(updates, ++failures), signal)
      continue
    }
    // An empty answer means that all before `offset` is forgotten. Starting anew then is safe, and needed:
    // after a quiet week Telegram's ids may begin at a lower number.
    const next = updates.length === 0 ? undefined : nextOffset(updates, offset)
    if (!(await store(updates))) {
      await pause(backoffMs(++failures), signal)
      continue
    }
    if (lastTold) log.info({ account: options.account }, 'telegram: receiving again')
    lastTold = ''
    failures = 0
    offset = next
  }
  if (offset !== undefined) await confirm(offset)

  async function take(): Promise<unknown[] | ApiFailure> {
    try {
      const got = await api.raw.getUpdates(
        {
          ...(offset === undefined ? {} : { offset }),
          limit: 100,
          timeout: longPollSeconds,
          allowed_updates: allowedUpdates,
        },
        signal as never,
      )
      return Array.isArray(got) ? got : []
    } catch (error) {
      return apiFailure(error)
    }
  }

  async function store(updates: unknown[]): Promise<boolean> {
    const results = updates.flatMap(
      (raw) => readUpdate(raw, { account: options.account, now: options.now() }) ?? [],
    )
    if (results.length < updates.length) {
      log.warn(
        { account: options.account, count: updates.length - results.length },
        'telegram: unreadable updates',
      )
    }
    for (const { callbackId } of results) if (callbackId) options.onTap(callbackId)
    const messages = inboundOf(results)
    if (messages.length === 0) return true
    try {
      await options.onInbound(messages)
      return true
    } catch (error) {
      // The error may hold a statement's parameters: its name is all that is told.
      log.error(
        { account: options.account, count: messages.length, error: nameOf(error) },
        'telegram: not stored',
      )
      return false
    }
  }

  /** Once for each kind of trouble, not at every try. */
  function tell(failure: ApiFailure) {
    const trouble = failure.conflict ? 'conflict' : failure.code
    if (trouble === lastTold) return
    lastTold = trouble
    if (failure.conflict) {
      log.error(
        { account: options.account },
        'telegram: another program receives with this token; waiting for it to stop',
      )
    } else if (failure.code === 'unauthorized') {
      log.error(
        { account: options.account },
        'telegram: the token is refused; correct TELEGRAM_BOT_TOKEN and start again',
      )
    } else {
      log.warn({ account: options.account, code: failure.code }, 'telegram: cannot receive now; trying again')
    }
  }

  /** A clean stop confirms what is stored, so that the next start does not read it twice. Best effort. */
  async function confirm(next: number) {
    const stop = AbortSignal.timeout(2_000)
    await api.raw
      .getUpdates({ offset: next, limit: 1, timeout: 0, allowed_updates: allowedUpdates }, stop as never)
      .catch(() => {})
  }
}

function pauseFor(failure: ApiFailure, failures: number): number {
  if (failure.code === 'rate_limited') return failure.afterMs ?? 1_000
  if (failure.code === 'unauthorized') return 60_000
  return backoffMs(failures)
}

function nextOffset(updates: unknown[], offset: number | undefined): number | undefined {
  const ids = updates.flatMap((raw) => updateIdOf(raw) ?? [])
  return ids.length === 0 ? offset : Math.max(...ids) + 1
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error)

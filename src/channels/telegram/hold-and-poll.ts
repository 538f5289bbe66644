import type { Logger } from 'pino'
import { backoffMs, pause } from './pause.ts'

/**
 * Resolves when this process alone holds `name` (`holdLock` of db/advisory-lock with its database), or to null when
 * the signal ended the waiting. `onLost` is called when the holding connection breaks: then another process may
 * take over at once.
 */
export type Hold = (
  name: string,
  options: { onLost: () => void; signal: AbortSignal },
) => Promise<{ release(): Promise<void> } | null>

/**
 * Runs `work` in one process of all, again and again until the signal says stop. Losing the lock stops the work
 * first; the lock is asked for again only when the work has ended.
 */
export async function holdAndPoll(options: {
  hold: Hold
  name: string
  log: Logger
  signal: AbortSignal
  work: (signal: AbortSignal) => Promise<void>
}): Promise<void> {
  const { hold, name, log, signal, work } = options
  for (let failures = 0; !signal.aborted; ) {
    const shift = new AbortController()
    const end = () => shift.abort()
    signal.addEventListener('abort', end, { once: true })
    try {
      const held = await hold(name, { onLost: end, signal })
      if (!held) return
      await using _release = { [Symbol.asyncDispose]: () => held.release() }
      log.info({ name }, 'telegram: this process receives')
      failures = 0
      await work(shift.signal)
      if (!signal.aborted) log.warn({ name }, 'telegram: the lock was lost; asking for it again')
    } catch (error) {
      failures++
      if (!signal.aborted) {
        log.warn(
          { name, error: error instanceof Error ? error.name : 'unknown' },
          'telegram: no lock; trying again',
        )
      }
    } finally {
      signal.removeEventListener('abort', end)
    }
    if (!signal.aborted) await pause(backoffMs(failures), signal)
  }
}

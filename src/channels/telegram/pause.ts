import { setTimeout as sleep } from 'node:timers/promises'

/** Waits, or stops waiting when the signal says so; never throws. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {})
}

/** Longer with every failure in a row: 0.5 s, 1 s, 2 s ... up to `capMs`. */
export const backoffMs = (failures: number, capMs = 30_000): number =>
  Math.min(capMs, 500 * 2 ** Math.min(Math.max(failures - 1, 0), 16))

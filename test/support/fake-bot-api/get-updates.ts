import { type State, toWire } from './state.ts'
import { type Params, Refusal } from './types.ts'

/**
 * `getUpdates` as the real one does it: the offset confirms (forgets) everything before it, an empty answer is held
 * back for `timeout` seconds, and a second caller ends the first one's wait with 409.
 */
export function createGetUpdates(state: State) {
  let endOther: (() => void) | null = null

  return async function getUpdates(params: Params, gone: AbortSignal): Promise<unknown> {
    if (state.webhook) {
      throw new Refusal(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      )
    }
    endOther?.()
    if (Array.isArray(params.allowed_updates)) state.allowedUpdates = params.allowed_updates as string[]
    const offset = Number(params.offset ?? 0)
    if (offset > 0) state.pending = state.pending.filter((update) => update.update_id >= offset)
    const limit = Math.min(100, Number(params.limit ?? 100))
    if (state.pending.length === 0) await wait(Number(params.timeout ?? 0) * 1_000, gone)
    return state.pending
      .filter((update) => update.update_id >= offset)
      .slice(0, limit)
      .map(toWire)
  }

  function wait(ms: number, gone: AbortSignal): Promise<void> {
    return new Promise((done, fail) => {
      const end = (finish: () => void) => () => {
        clearTimeout(timer)
        state.events.off('update', arrived)
        gone.removeEventListener('abort', arrived)
        if (endOther === conflict) endOther = null
        finish()
      }
      const arrived = end(done)
      const conflict = end(() =>
        fail(
          new Refusal(
            409,
            'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
          ),
        ),
      )
      const timer = setTimeout(arrived, ms)
      state.events.on('update', arrived)
      gone.addEventListener('abort', arrived)
      endOther = conflict
    })
  }
}

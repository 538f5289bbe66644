import type { Api } from 'grammy'
import type { SendResult, Traces } from '../channel.ts'
import { apiFailure } from './api-errors.ts'

/** https://core.telegram.org/bots/api#deletemessages */
const mostAtOnce = 100
/** An album has up to ten pictures with numbers in a row, and is one message to us: its first. */
const albumSize = 10

/**
 * Takes messages off a private chat, on her phone too: the bot's own and hers. Telegram skips what is gone already, so it may be
 * done again after any crash. What it will not delete (too old) holds up nothing else.
 */
export function createHide(api: Api) {
  return async function hide(address: string, traces: Traces, signal: AbortSignal): Promise<SendResult> {
    const ids = [...new Set([...traces.ours.map(Number), ...traces.hers.flatMap(numbersOf)])].filter(
      (id) => Number.isSafeInteger(id) && id > 0,
    )
    for (let at = 0; at < ids.length; at += mostAtOnce) {
      const some = ids.slice(at, at + mostAtOnce)
      const refused = await tried(() =>
        api.raw.deleteMessages({ chat_id: address, message_ids: some }, signal as never),
      )
      if (refused?.code === 'rejected') {
        for (const message_id of some) {
          const alone = await tried(() =>
            api.raw.deleteMessage({ chat_id: address, message_id }, signal as never),
          )
          if (alone && alone.code !== 'rejected') return { ok: false, ...alone }
        }
      } else if (refused) return { ok: false, ...refused }
    }
    return { ok: true, externalId: '' }
  }

  async function tried(call: () => Promise<unknown>) {
    try {
      await call()
      return null
    } catch (error) {
      const { code, afterMs } = apiFailure(error)
      return { code, ...(afterMs === undefined ? {} : { afterMs }) }
    }
  }
}

const numbersOf = ({ order, externalId }: Traces['hers'][number]) =>
  Array.from({ length: externalId?.includes(':album:') ? albumSize : 1 }, (_, n) => order + n)

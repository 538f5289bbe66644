import type { Api } from 'grammy'
import type { Channel, ChannelErrorCode } from '../channel.ts'
import { apiFailure } from './api-errors.ts'

/** Telegram hands bots files up to 20 MB: https://core.telegram.org/bots/api#getfile */
const fileLimit = 20 * 1024 * 1024

type Fetched = Awaited<ReturnType<NonNullable<Channel['fetch']>>>

/** Gets the bytes behind a `file_id`. The address that it reads holds the token, so it never leaves this function. */
export function createFetchFile(api: Api, root: { apiRoot: string; token: string }) {
  return async function fetchFile(ref: string, signal: AbortSignal): Promise<Fetched> {
    try {
      const file = await api.raw.getFile({ file_id: ref }, signal as never)
      if (!file.file_path) return { ok: false, code: 'not_found' }
      if ((file.file_size ?? 0) > fileLimit) return { ok: false, code: 'too_long' }
      const path = file.file_path.split('/').map(encodeURIComponent).join('/')
      const response = await fetch(`${root.apiRoot}/file/bot${root.token}/${path}`, { signal })
      if (!response.ok) {
        await response.body?.cancel()
        return { ok: false, code: statusCode(response.status) }
      }
      const bytes = await readAtMost(response, fileLimit)
      if (!bytes) return { ok: false, code: 'too_long' }
      const mime = response.headers.get('content-type')
      return { ok: true, bytes, ...(mime && mime !== 'application/octet-stream' ? { mime } : {}) }
    } catch (error) {
      const { code } = apiFailure(error)
      // A file id that Telegram no longer knows is a plain 400.
      return { ok: false, code: code === 'rejected' ? 'not_found' : code }
    }
  }
}

function statusCode(status: number): ChannelErrorCode {
  if (status === 429) return 'rate_limited'
  if (status === 401) return 'unauthorized'
  return status >= 500 ? 'unavailable' : 'not_found'
}

async function readAtMost(response: Response, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

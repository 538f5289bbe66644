import type { Channel } from '../channel.ts'
import type { GraphApi } from './graph-api.ts'

/** Bytes; what is larger is not kept anyway. */
const fileLimit = 20 * 1024 * 1024

type Fetched = Awaited<ReturnType<NonNullable<Channel['fetch']>>>

/** Gets the bytes behind a media id: first its address, which lives for minutes, then the bytes, both with the token. */
export function createFetchFile(api: GraphApi) {
  return async function fetchFile(ref: string, signal: AbortSignal): Promise<Fetched> {
    const about = await api.get(encodeURIComponent(ref), signal)
    // An id that Meta no longer knows (after 30 days) is a plain 400.
    if (!about.ok) return { ok: false, code: about.code === 'rejected' ? 'not_found' : about.code }
    const { url, file_size: size } = about.body
    if (typeof url !== 'string') return { ok: false, code: 'not_found' }
    if (Number(size ?? 0) > fileLimit) return { ok: false, code: 'too_long' }
    const got = await api.bytes(url, fileLimit, signal)
    if (!got.ok) return { ok: false, code: got.code }
    return { ok: true, bytes: got.bytes, ...(got.mime ? { mime: got.mime } : {}) }
  }
}

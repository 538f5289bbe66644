import type { Dispatcher } from 'undici'

export interface JsonPost {
  origin: string
  path: string
  body: object
  signal?: AbortSignal | undefined
  /** For the answer's head, and between two parts of its body. Milliseconds. */
  timeoutMs: number
}

const headers = { 'content-type': 'application/json' }

/**
 * Posts JSON and reads the whole answer, which must be short. Throws the network's error as undici has it, or the
 * signal's reason. It is undici's own lowest call (https://undici.nodejs.org/#/docs/api/Dispatcher): an answer of a
 * hundred bytes needs no stream of its own, and streams are half of what `request` costs.
 */
export function postJson(
  dispatcher: Dispatcher,
  { origin, path, body, signal, timeoutMs }: JsonPost,
): Promise<{ status: number; text: string }> {
  const json = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    let controller: Dispatcher.DispatchController | null = null
    let status = 0
    let chunks: Buffer[] = []
    const stop = () => controller?.abort(signal?.reason)
    signal?.addEventListener('abort', stop)

    dispatcher.dispatch(
      {
        origin,
        path,
        method: 'POST',
        headers,
        body: json,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      },
      {
        onRequestStart(started) {
          controller = started
          // It waited for a connection meanwhile.
          if (signal?.aborted) stop()
        },
        onResponseStart(_, statusCode) {
          status = statusCode
          chunks = []
        },
        onResponseData(_, chunk) {
          chunks.push(chunk)
        },
        onResponseEnd() {
          signal?.removeEventListener('abort', stop)
          resolve({
            status,
            text: (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString(),
          })
        },
        onResponseError(_, error) {
          signal?.removeEventListener('abort', stop)
          reject(error)
        },
      },
    )
  })
}

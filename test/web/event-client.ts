import { createEventParser, type ServerEvent } from '../../src/web/chat/event-parser.ts'

/** Reads a chat's event stream over real HTTP. */
export async function listen(url: string, token: string, after = 0) {
  const abort = new AbortController()
  const response = await fetch(`${url}/chat/events?after=${after}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  })
  const events: ServerEvent[] = []
  let waiting = () => {}
  let raw = ''
  const parse = createEventParser((event) => events.push(event))
  const ended = (async () => {
    const decoder = new TextDecoder()
    try {
      for await (const piece of response.body ?? []) {
        const text = decoder.decode(piece as Uint8Array, { stream: true })
        raw += text
        parse(text)
        waiting()
      }
    } catch {
      // Hung up.
    }
  })()
  return {
    status: response.status,
    headers: response.headers,
    events,
    ended,
    raw: () => raw,
    /** Seqs of the items so far. */
    seqs: () => events.filter((one) => one.name === 'item').map((one) => JSON.parse(one.data).seq as number),
    async until(holds: () => boolean, ms = 5_000): Promise<void> {
      const end = Date.now() + ms
      while (!holds()) {
        if (Date.now() > end) throw new Error(`not seen: ${events.map((one) => one.name).join(' ')}`)
        await new Promise<void>((resolve) => {
          waiting = resolve
          setTimeout(resolve, 50)
        })
      }
    },
    hangUp: () => abort.abort(),
  }
}

import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { ownCertificate } from './certificate.ts'

/** A message as WhatsApp's server knows it; what is left out gets the page's defaults. */
export interface FakeMessage {
  chat: string
  id: string
  t: number
  type: string
  body?: string
  fromMe?: boolean
  seen?: boolean
  /** The id of an upload. */
  media?: string
  [attribute: string]: unknown
}

export interface SentMessage {
  chat: string
  id: string
  type: string
  body?: string
  caption?: string
  media?: string
}

const page = new URL('page.js', import.meta.url)

/** WhatsApp's servers and the page that they serve, on a port of this machine. It keeps what a phone and its companion would keep. */
export async function startFakeWhatsAppWeb() {
  const { key, cert, spkiHash } = ownCertificate('web.whatsapp.com')
  const script = await readFile(page, 'utf8')
  const streams = new Set<ServerResponse>()
  const messages: FakeMessage[] = []
  const sent: SentMessage[] = []
  const revoked: string[] = []
  const deletedHere: string[] = []
  const unknown = { missing: new Set<string>(), unknownReads: new Set<string>(), thrown: new Set<string>() }
  const uploads = new Map<string, { data: string | null; stages: string[] }>()
  const sessions = new Set<string>()
  let refs = 0
  const told = {
    typing: [] as string[],
    seen: [] as string[],
    boots: 0,
    refreshes: 0,
    held: 0,
    numbers: [] as string[],
  }
  const next = { syncsAtOnce: false, old: false, sendAck: 1 }

  const answers: Record<string, (body: Record<string, string>) => unknown> = {
    boot({ session }) {
      told.boots++
      return {
        paired: sessions.has(session ?? ''),
        messages: sessions.has(session ?? '') ? messages : [],
        ref: `ref-${++refs}`,
        syncsAtOnce: next.syncsAtOnce && sessions.has(session ?? ''),
        old: next.old,
      }
    },
    unknown({ kind, name }) {
      const where = kind === 'module' ? 'missing' : kind === 'read' ? 'unknownReads' : 'thrown'
      unknown[where].add(name ?? '')
      return {}
    },
    send(raw) {
      if (next.sendAck > 0) {
        sent.push(raw as unknown as SentMessage)
        messages.push({ ...(raw as unknown as FakeMessage), fromMe: true, ack: next.sendAck })
      }
      return { ack: next.sendAck }
    },
    revoke({ chat, id }) {
      for (const message of messages)
        if (message.chat === chat && message.id === id)
          Object.assign(message, { type: 'revoked', body: undefined })
      revoked.push(id ?? '')
      return {}
    },
    'delete-here': ({ id }) => ({ n: deletedHere.push(id ?? '') }),
    seen({ chat }) {
      told.seen.push(chat ?? '')
      for (const message of messages) if (message.chat === chat) message.seen = true
      return {}
    },
    typing: ({ chat }) => ({ n: told.typing.push(chat ?? '') }),
    held: () => ({ n: ++told.held }),
    'refresh-qr': () => {
      told.refreshes++
      order({ do: 'state', state: 'UNPAIRED' })
      order({ do: 'ref', ref: `ref-${++refs}` })
      return {}
    },
    'pairing-code': ({ number }) => {
      told.numbers.push(number ?? '')
      return { code: 'ABCD1234' }
    },
    'media-stage': ({ media }) => ({ stage: uploads.get(media ?? '')?.stages.shift() ?? 'RESOLVED' }),
    upload: ({ data }) => ({ media: putMedia(data ?? '') }),
    download: ({ media }) => ({ data: uploads.get(media ?? '')?.data ?? null }),
    logout: () => ({}),
  }

  const server = createServer({ key, cert }, (request, response) => {
    const path = (request.url ?? '/').split('?')[0] as string
    if (path === '/fake/orders') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(':\n\n')
      streams.add(response)
      request.on('close', () => streams.delete(response))
      return
    }
    if (path === '/fake/page.js') {
      response.setHeader('content-type', 'text/javascript').end(script)
      return
    }
    if (!path.startsWith('/fake/')) {
      response
        .setHeader('content-type', 'text/html')
        .end('<!doctype html><title>WhatsApp</title><script src="/fake/page.js"></script>')
      return
    }
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(parts).toString() || '{}')
      const answer = answers[path.slice('/fake/'.length)]?.(body) ?? {}
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  function order(what: { do: string } & Record<string, unknown>) {
    for (const stream of streams) stream.write(`data: ${JSON.stringify(what)}\n\n`)
  }
  function putMedia(data: string, stages: string[] = []): string {
    const id = randomUUID()
    uploads.set(id, { data, stages })
    return id
  }
  function made(from: Partial<FakeMessage> & { chat: string }): FakeMessage {
    const id = `3A${randomUUID().replaceAll('-', '').slice(0, 18).toUpperCase()}`
    return { id, t: Math.floor(Date.now() / 1000), type: 'chat', ...from }
  }

  return {
    unknown,
    sent,
    /** Taken back on her phone, too; gone from the office's phone alone. */
    revoked,
    deletedHere,
    told,
    next,
    /** What the browser needs so that the library's own address leads here, and nothing else anywhere. */
    browserArgs: [
      `--host-resolver-rules=MAP web.whatsapp.com:443 127.0.0.1:${port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${spkiHash}`,
    ],
    order,
    putMedia,
    /** Media that is gone from WhatsApp's servers. */
    loseMedia: (id: string) => void uploads.set(id, { data: null, stages: [] }),
    mediaOf: (id: string) => Buffer.from(uploads.get(id)?.data ?? '', 'base64'),
    /** Somebody scans the QR with a phone. `syncMs` null: the state and the end of the sync come in one breath. */
    scan(syncMs: number | null = 300) {
      const session = randomUUID()
      sessions.add(session)
      order({ do: 'scanned', session, syncMs })
    },
    /** The phone removed this device while nobody looked. */
    forgetSessions: () => sessions.clear(),
    logOut() {
      sessions.clear()
      order({ do: 'logout' })
    },
    newRef: () => order({ do: 'ref', ref: `ref-${++refs}` }),
    /** A message that arrives now; it is kept for the next boot as well. */
    deliver(from: Partial<FakeMessage> & { chat: string }): FakeMessage {
      const message = made(from)
      messages.push(message)
      order({ do: 'message', message })
      return message
    },
    deliverAll(many: (Partial<FakeMessage> & { chat: string })[]): FakeMessage[] {
      const all = many.map(made)
      messages.push(...all)
      order({ do: 'messages', messages: all })
      return all
    },
    /** A message that came while no companion was connected. */
    keep(from: Partial<FakeMessage> & { chat: string }): FakeMessage {
      const message = made(from)
      messages.push(message)
      return message
    },
    pages: () => streams.size,
    async [Symbol.asyncDispose]() {
      for (const stream of streams) stream.end()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
export type FakeWhatsAppWeb = Awaited<ReturnType<typeof startFakeWhatsAppWeb>>

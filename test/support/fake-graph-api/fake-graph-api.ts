import { createHmac, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { refusalOf } from './limits.ts'

export type FakeGraphApi = Awaited<ReturnType<typeof startFakeGraphApi>>
export type Sent = Record<string, unknown> & { wamid: string }

const day = 86_400_000

/**
 * Meta's side of the Cloud API over real HTTP: `WHATSAPP_CLOUD_API_ROOT` of a service under test. It refuses what the real
 * one refuses (limits of messages, the 24 hours, the rate of a pair and of a number, a wrong token), signs its webhooks and
 * brings them again until they are taken.
 *
 *     await using api = await startFakeGraphApi()
 *     api.hook(url); await api.person('963900000001').says('مرحبا')
 */
export async function startFakeGraphApi() {
  const phoneId = '106540352242922'
  const token = 'EAAG-fake-token-of-a-fake-app-0123456789'
  const appSecret = randomBytes(16).toString('hex')
  const verifyToken = 'a-word-of-our-own'
  const templates = new Set(['neutral/ar', 'neutral/en', 'neutral_kmr/en'])
  const sent: Sent[] = []
  const files = new Map<string, { bytes: Buffer; mime: string }>()
  const heardAt = new Map<string, number>()
  const pairDue = new Map<string, number>()
  const faults: { code: number; status: number; late?: boolean; drop?: boolean }[] = []
  let inSecond: number[] = []
  let hookUrl: string | null = null
  let last = 0
  const wamid = () => `wamid.${Buffer.from(`fake-${++last}`).toString('base64url')}`

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const body = await read(request)
    const path = (request.url ?? '').replace('/v25.0', '')
    const json = (status: number, value: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const refuse = (status: number, code: number) =>
      json(status, { error: { message: `(#${code})`, type: 'OAuthException', code, fbtrace_id: 'A' } })
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(401, 190)
    if (request.method === 'GET') {
      const [, area, id = ''] = path.split('/')
      if (area === 'bytes') {
        const file = files.get(id)
        if (!file) return response.writeHead(404).end()
        return response.writeHead(200, { 'content-type': file.mime }).end(file.bytes)
      }
      const file = files.get(area ?? '')
      if (!file) return refuse(400, 100)
      return json(200, {
        id: area,
        url: `${root}/v25.0/bytes/${area}`,
        mime_type: file.mime,
        file_size: file.bytes.length,
      })
    }
    if (path === `/${phoneId}/media`) {
      const id = String(++last)
      const form = body.toString('latin1')
      const mime = /name="type"\r\n\r\n([^\r]+)/.exec(form)?.[1] ?? ''
      if (!/^(image\/(jpeg|png)|audio\/(ogg|mp4|aac|amr|mpeg)|text\/plain)$/.test(mime))
        return refuse(400, 131053)
      files.set(id, { bytes: body, mime })
      return json(200, { id })
    }
    if (path !== `/${phoneId}/messages`) return refuse(400, 100)
    const message = JSON.parse(body.toString('utf8')) as Record<string, unknown>
    const fault = faults.shift()
    if (fault && !fault.late && !fault.drop) return refuse(fault.status, fault.code)
    const refusal = refusalOf(message)
    if (refusal) return refuse(refusal.status, refusal.code)
    const given = (message[String(message.type)] as { id?: string } | undefined)?.id
    if (given && !files.has(given)) return refuse(400, 131009)
    const to = String(message.to ?? message.recipient)
    const now = Date.now()
    inSecond = inSecond.filter((at) => now - at < 1_000)
    if (inSecond.length >= 80) return refuse(429, 130429)
    const due = Math.max(pairDue.get(to) ?? 0, now)
    if (due - now > 44 * 6_000) return refuse(429, 131056)
    if (message.type === 'template') {
      const { name, language } = message.template as { name: string; language: { code: string } }
      if (!templates.has(`${name}/${language.code}`)) return refuse(404, 132001)
    }
    const id = wamid()
    inSecond.push(now)
    pairDue.set(to, due + 6_000)
    const closed = message.type !== 'template' && now - (heardAt.get(to) ?? 0) > day
    const late = fault?.late ? fault.code : closed ? 131047 : null
    if (late === null) sent.push({ ...message, wamid: id })
    if (fault?.drop) response.destroy()
    else
      json(200, { messaging_product: 'whatsapp', contacts: [{ input: to, wa_id: to }], messages: [{ id }] })
    if (late !== null) void bring(value({ statuses: [status(id, 'failed', message, late)] }))
  }

  const status = (id: string, how: string, message: Record<string, unknown>, code?: number) => ({
    id,
    status: how,
    timestamp: String(Math.floor(Date.now() / 1_000)),
    recipient_id: message.to,
    biz_opaque_callback_data: message.biz_opaque_callback_data,
    ...(code ? { errors: [{ code, title: 'failed' }] } : {}),
  })
  const value = (more: object) => ({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '963110000000', phone_number_id: phoneId },
              ...more,
            },
          },
        ],
      },
    ],
  })
  const signed = (body: string, secret = appSecret) =>
    `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

  async function post(body: string, signature: string): Promise<number> {
    const response = await fetch(hookUrl as string, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
      body,
    })
    return response.status
  }
  /** Until it is taken, as Meta does, only sooner. */
  async function bring(payload: object): Promise<void> {
    const body = JSON.stringify(payload)
    for (let tries = 0; tries < 100; tries++) {
      if ((await post(body, signed(body)).catch(() => 503)) === 200) return
      await new Promise((done) => setTimeout(done, 50))
    }
    throw new Error('a webhook was not taken')
  }

  /** Somebody by her number, or (`SY.123`) by her business-scoped id alone. */
  function person(address: string) {
    const isNumber = /^\d+$/.test(address)
    const who = {
      contacts: [
        { profile: { name: 'Somebody' }, ...(isNumber ? { wa_id: address } : { user_id: address }) },
      ],
    }
    const payload = (message: object) =>
      value({
        ...who,
        messages: [
          {
            id: wamid(),
            timestamp: String(Math.floor(Date.now() / 1_000)),
            ...(isNumber ? { from: address } : { from_user_id: address }),
            ...message,
          },
        ],
      })
    const sends = (message: object) => {
      heardAt.set(address, Date.now())
      return bring(payload(message))
    }
    return {
      address,
      payload,
      sends,
      says: (body: string) => sends({ type: 'text', text: { body } }),
      /** Taps what the last message with such a title (or its beginning) offers. */
      taps(title: string) {
        for (const message of this.sees().toReversed()) {
          const found = optionsOf(message).find((one) => one.title === title || one.description === title)
          if (found)
            return sends({
              type: 'interactive',
              interactive: { type: found.type, [found.type]: { id: found.id, title } },
            })
        }
        throw new Error(`nothing offers ${title}`)
      },
      sees: () => sent.filter((one) => (one.to ?? one.recipient) === address),
      sendsFile(kind: 'audio' | 'image' | 'document', bytes: Buffer, mime: string) {
        const id = String(++last)
        files.set(id, { bytes, mime })
        return sends({ type: kind, [kind]: { id, mime_type: mime } })
      },
    }
  }

  return {
    config: { token, phoneId, appSecret, verifyToken, apiRoot: `${root}/v25.0` },
    account: `wac:${phoneId}`,
    hook(url: string) {
      hookUrl = url
    },
    person,
    sent,
    post,
    signed,
    bring,
    /** What becomes of a message that was sent. */
    tells: (message: Sent, how: string, code?: number) =>
      bring(value({ statuses: [status(message.wamid, how, message, code)] })),
    /** `late`: taken, and told as failed afterwards; `drop`: taken, and the connection breaks. */
    failNext: (
      code: number,
      fault: { status?: number; late?: boolean; drop?: boolean; times?: number } = {},
    ) => {
      for (let n = 0; n < (fault.times ?? 1); n++) faults.push({ code, status: 400, ...fault })
    },
    /** As if she last wrote so long ago. */
    lastHeard: (address: string, ms: number) => heardAt.set(address, Date.now() - ms),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

interface Option {
  id: string
  title: string
  description?: string
  type: 'button_reply' | 'list_reply'
}
export function optionsOf(message: Record<string, unknown>): Option[] {
  const { action } = (message.interactive ?? {}) as {
    action?: { buttons?: { reply: Option }[]; sections?: { rows: Option[] }[] }
  }
  return [
    ...(action?.buttons ?? []).map(({ reply }) => ({ ...reply, type: 'button_reply' as const })),
    ...(action?.sections ?? [])
      .flatMap(({ rows }) => rows)
      .map((row) => ({ ...row, type: 'list_reply' as const })),
  ]
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

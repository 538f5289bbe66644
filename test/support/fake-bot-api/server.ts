import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGetUpdates } from './get-updates.ts'
import { methods } from './methods.ts'
import { type State, takeFault } from './state.ts'
import { type Params, Refusal } from './types.ts'

const rememberedCalls = 20_000

/** Serves `/bot<token>/<method>` and `/file/bot<token>/<path>`; other paths go to `control`. */
export async function serve(
  state: State,
  port: number,
  control: (path: string, body: Params) => unknown,
): Promise<{ url: string; connections(): number; close(): Promise<void> }> {
  const getUpdates = createGetUpdates(state)
  let connections = 0
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  server.on('connection', () => connections++)
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', done)
  })
  const { port: bound } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${bound}`,
    connections: () => connections,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake')
    const file = /^\/file\/bot([^/]+)\/(.+)$/.exec(pathname)
    if (file) return download(response, file[1] ?? '', decodeURIComponent(file[2] ?? ''))
    const body = await readBody(request)
    if (body === null) return reply(response, new Refusal(400, "Bad Request: can't parse JSON"))
    const call = /^\/bot([^/]+)\/(\w+)$/.exec(pathname)
    if (!call) return json(response, 200, (await control(pathname, body)) ?? null)
    await callMethod(response, call[1] ?? '', call[2] ?? '', { ...Object.fromEntries(searchParams), ...body })
  }

  async function callMethod(response: ServerResponse, token: string, method: string, params: Params) {
    if (token !== state.token) return reply(response, new Refusal(401, 'Unauthorized'))
    if (state.calls.length >= rememberedCalls) state.calls.splice(0, rememberedCalls / 2)
    state.calls.push({ method, params, at: Date.now() })
    const fault = takeFault(state, method, params.chat_id)
    if (fault?.hang) return
    if (fault?.reset) return response.destroy()
    if (fault?.status) {
      const description =
        fault.description ?? (fault.status === 429 ? 'Too Many Requests: retry later' : 'Fake fault')
      return reply(
        response,
        new Refusal(
          fault.status,
          description,
          fault.retryAfter ? { retry_after: fault.retryAfter } : undefined,
        ),
      )
    }
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    try {
      const result = method === 'getUpdates' ? await getUpdates(params, gone.signal) : run(method, params)
      if (fault?.lose) return response.destroy()
      json(response, 200, { ok: true, result })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      reply(response, error)
    }
  }

  function run(method: string, params: Params) {
    const known = Object.hasOwn(methods, method) ? methods[method] : undefined
    if (!known) throw new Refusal(404, 'Not Found: method not found')
    return known(state, params)
  }

  function download(response: ServerResponse, token: string, path: string) {
    const file =
      token === state.token ? [...state.files.values()].find((each) => each.path === path) : undefined
    if (!file) return reply(response, new Refusal(404, 'Not Found'))
    response.writeHead(200, { 'content-type': file.mime })
    response.end(file.bytes)
  }
}

async function readForm(body: Buffer, type: string): Promise<Params> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const params: Params = {}
  for (const [name, value] of form)
    params[name] =
      typeof value === 'string'
        ? name === 'reply_markup'
          ? JSON.parse(value)
          : value
        : { name: value.name, mime: value.type, bytes: new Uint8Array(await value.arrayBuffer()) }
  return params
}

function reply(response: ServerResponse, { status, message, parameters }: Refusal) {
  json(response, status, {
    ok: false,
    error_code: status,
    description: message,
    ...(parameters ? { parameters } : {}),
  })
}

function json(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

/** JSON, or a form with files (`SentFile`). */
async function readBody(request: IncomingMessage): Promise<Params | null> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  if (chunks.length === 0) return {}
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('multipart/form-data')) return readForm(Buffer.concat(chunks), type)
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Params
  } catch {
    return null
  }
}

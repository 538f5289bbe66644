import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent } from 'undici'
import { describe, expect, it } from 'vitest'
import { neverLeft } from '../../src/channels/never-left.ts'
import { postJson } from '../../src/channels/telegram/post-json.ts'
import { freePort } from '../support/free-port.ts'

/** A server that answers as its path says; requests that it holds are counted. */
async function startServer() {
  const held = { count: 0, dropped: 0 }
  const server = createServer((request, response) => {
    if (request.url === '/hold') {
      held.count++
      response.on('close', () => held.dropped++)
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = JSON.stringify({
        method: request.method,
        type: request.headers['content-type'],
        body: `${Buffer.concat(chunks)}`,
      })
      response.writeHead(request.url === '/busy' ? 429 : 200)
      // In parts that cut a letter in two.
      const bytes = Buffer.from(text)
      const half = bytes.indexOf(0xd8) + 1
      response.write(bytes.subarray(0, half))
      setTimeout(() => response.end(bytes.subarray(half)), 20)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    held,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

describe('a post of JSON', () => {
  it('brings the status and the whole answer, however it is cut', async () => {
    await using server = await startServer()
    await using agent = disposable(new Agent())
    const post = (path: string) =>
      postJson(agent, { origin: server.origin, path, body: { text: 'أهلاً' }, timeoutMs: 5_000 })
    const [fine, busy] = await Promise.all([post('/'), post('/busy')])
    expect(fine.status).toBe(200)
    expect(JSON.parse(fine.text)).toEqual({
      method: 'POST',
      type: 'application/json',
      body: '{"text":"أهلاً"}',
    })
    expect(busy.status).toBe(429)
  })

  it('ends with the signal, on its way or before it left', async () => {
    await using server = await startServer()
    await using agent = disposable(new Agent({ connections: 1 }))
    const post = (signal: AbortSignal) =>
      postJson(agent, { origin: server.origin, path: '/hold', body: {}, signal, timeoutMs: 60_000 })
    const under = new AbortController()
    const queued = new AbortController()
    const [first, second] = [post(under.signal), post(queued.signal)].map((p) => p.catch((error) => error))
    await expect.poll(() => server.held.count).toBe(1)
    queued.abort(new Error('while it waited'))
    under.abort(new Error('enough'))
    expect(await first).toMatchObject({ message: 'enough' })
    expect(await second).toMatchObject({ message: 'while it waited' })
    await expect.poll(() => server.held.dropped).toBe(1)
    await expect(post(AbortSignal.abort(new Error('too late')))).rejects.toThrow('too late')
    expect(server.held.count).toBe(1)
  })

  it('gives up a silent server by itself, and tells a call that never left', async () => {
    await using server = await startServer()
    await using agent = disposable(new Agent())
    const hold = postJson(agent, { origin: server.origin, path: '/hold', body: {}, timeoutMs: 50 })
    const late = await hold.catch((error) => error)
    expect(late).toMatchObject({ code: 'UND_ERR_HEADERS_TIMEOUT' })
    expect(neverLeft(late)).toBe(false)
    const origin = `http://127.0.0.1:${await freePort()}`
    const refused = await postJson(agent, { origin, path: '/', body: {}, timeoutMs: 50 }).catch(
      (error) => error,
    )
    expect(neverLeft(refused)).toBe(true)
  })
})

function disposable(agent: Agent): Agent & AsyncDisposable {
  return Object.assign(agent, { [Symbol.asyncDispose]: () => agent.destroy() })
}

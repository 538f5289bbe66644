import type { FastifyPluginAsync } from 'fastify'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { telegramWebhook } from '../../src/api/telegram-webhook.ts'
import type { Config } from '../../src/config.ts'
import { createServer } from '../../src/server.ts'
import { chatInMemory, webConfig } from './chat-in-memory.ts'

async function serverWith(plugins: FastifyPluginAsync[], config: Partial<Config> = {}) {
  const logged: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  const checks = { ready: async () => ({ database: true, queue: true }) }
  const server = await createServer({
    config: { ...webConfig, ...config },
    log,
    checks,
    plugins,
    pageRoot: '/nonexistent',
  })
  return { server, logged }
}

describe('health', () => {
  it('says that the process runs, and whether database and queue answer', async () => {
    const { server, state } = await chatInMemory(() => [])
    expect((await server.inject('/healthz')).json()).toEqual({ status: 'ok' })
    expect((await server.inject('/readyz')).json()).toEqual({ status: 'ok', database: true, queue: true })
    state.queue = false
    const answer = await server.inject('/readyz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ code: 'not_ready', missing: ['queue'] })
    await server.close()
  })
})

describe('headers', () => {
  it('keep the page to itself', async () => {
    const { server } = await serverWith([])
    const { headers } = await server.inject('/healthz')
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex, nofollow',
    })
    expect(headers['content-security-policy']).toMatch("frame-ancestors 'none'")
    expect(headers['content-security-policy']).not.toMatch('unsafe')
    expect(headers['permissions-policy']).toMatch('microphone=(self)')
    expect(headers.server ?? headers['x-powered-by'] ?? headers['strict-transport-security']).toBeUndefined()
    await server.close()
  })

  it('let named sites embed the page, and ask for https where it is the address', async () => {
    const { server } = await serverWith([], {
      embedOrigins: ['https://a.example'],
      publicUrl: 'https://chat.example',
    })
    const { headers } = await server.inject('/healthz')
    expect(headers['content-security-policy']).toMatch('frame-ancestors https://a.example')
    expect(headers['x-frame-options']).toBeUndefined()
    expect(headers['strict-transport-security']).toMatch('max-age=')
    await server.close()
  })
})

describe('problems', () => {
  it('name a bug by nothing but a code, and log it without its message', async () => {
    const { server, logged } = await serverWith([
      async (app) => {
        app.get('/bug', async () => {
          throw new Error('words of a person')
        })
      },
    ])
    const answer = await server.inject('/bug')
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal',
    })
    expect(logged.join('')).toContain('request failed')
    expect(logged.join('')).not.toContain('words of a person')
    await server.close()
  })

  it.each(['/nothing', '/%E0%A4%A', '/../../etc/passwd', '/assets/../../package.json'])(
    'answer %s',
    async (url) => {
      const { server } = await serverWith([])
      const answer = await server.inject(url)
      expect([400, 404]).toContain(answer.statusCode)
      expect(answer.headers['content-type']).toMatch('application/problem+json')
      await server.close()
    },
  )

  it('say so while the page is not built', async () => {
    const { server } = await serverWith([])
    expect((await server.inject('/')).json()).toMatchObject({ status: 503, code: 'page_not_built' })
    await server.close()
  })
})

describe("Telegram's webhook", () => {
  it('passes secret and body to the channel and answers with its status', async () => {
    const calls: unknown[] = []
    const { server } = await serverWith([
      telegramWebhook(async (secret, body) => {
        calls.push([secret, body])
        return { status: secret === 'right' ? 200 : 401 }
      }),
    ])
    const post = (secret?: string) =>
      server.inject({
        method: 'POST',
        url: '/telegram/webhook',
        headers: secret ? { 'x-telegram-bot-api-secret-token': secret } : {},
        payload: { update_id: 1 },
      })
    expect((await post('right')).statusCode).toBe(200)
    expect((await post('wrong')).statusCode).toBe(401)
    expect((await post()).json()).toMatchObject({ status: 401, code: 'unauthorized' })
    expect(calls[0]).toEqual(['right', { update_id: 1 }])
    await server.close()
  })
})

import { describe, expect, it } from 'vitest'
import { startFakeBotApi } from '../support/fake-bot-api/fake-bot-api.ts'
import { freePort } from '../support/free-port.ts'
import { channelOn, until } from './channel.ts'

describe('connecting', () => {
  it('knows its name and its account', async () => {
    await using api = await startFakeBotApi()
    const { channel } = await channelOn(api)
    await using _ = channel
    expect([channel.kind, channel.account, channel.botName]).toEqual([
      'telegram',
      'telegram:4242',
      'fake_center_bot',
    ])
  })

  it('refuses a wrong token in one sentence that does not show it', async () => {
    await using api = await startFakeBotApi()
    const wrong = channelOn(api, { token: '4242:wrong' })
    await expect(wrong).rejects.toMatchObject({
      name: 'StartError',
      sentence: expect.stringContaining('TELEGRAM_BOT_TOKEN'),
    })
    await expect(wrong).rejects.not.toThrow('4242:wrong')
  })

  it('starts without the internet, and receives when it comes back', async () => {
    const port = await freePort()
    await using first = await startFakeBotApi()
    const { channel } = await channelOn(first, { apiRoot: `http://127.0.0.1:${port}` })
    await using _ = channel
    const seen: unknown[] = []
    await channel.start(async (batch) => void seen.push(...batch))
    await using api = await startFakeBotApi({ port })
    api.user(42).says('hello')
    await until(() => seen.length === 1)
  })

  it('sets its commands in Arabic, English and Kurmanji', async () => {
    await using api = await startFakeBotApi()
    const commands = ['ar', 'kmr', 'en'].map((language) => ({
      language,
      command: 'menu',
      description: language,
    }))
    const { channel } = await channelOn(api, { commands })
    await using _ = channel
    await channel.start(async () => {})
    await until(() => api.state.commands.size === 3)
    expect(Object.fromEntries(api.state.commands)).toEqual({
      '': [{ command: 'menu', description: 'ar' }],
      en: [{ command: 'menu', description: 'en' }],
      ku: [{ command: 'menu', description: 'kmr' }],
    })
  })

  it('sets its webhook with a secret, the same one in every process', async () => {
    await using api = await startFakeBotApi()
    const options = { mode: 'webhook', webhookSecret: null, publicUrl: 'https://chat.example' } as const
    const { channel } = await channelOn(api, options)
    await using _ = channel
    await channel.start(async () => {})
    const first = api.state.webhook
    expect(first?.url).toBe('https://chat.example/telegram/webhook')
    expect(first?.secret).toMatch(/^[\w-]{43}$/)
    const again = await channelOn(api, options)
    await using __ = again.channel
    await again.channel.start(async () => {})
    expect(api.state.webhook).toEqual(first)
  })

  it('says in one sentence that Telegram does not take the address of the webhook', async () => {
    await using api = await startFakeBotApi()
    api.state.requireHttps = true
    const { channel } = await channelOn(api, { mode: 'webhook', publicUrl: 'http://localhost:3000' })
    await using _ = channel
    await expect(channel.start(async () => {})).rejects.toMatchObject({
      name: 'StartError',
      cure: expect.stringContaining('TELEGRAM_MODE=polling'),
    })
  })
})

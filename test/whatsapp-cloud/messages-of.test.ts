import pino from 'pino'
import { describe, expect, it } from 'vitest'
import type { Content } from '../../src/channels/channel.ts'
import { messagesOf } from '../../src/channels/whatsapp-cloud/messages-of.ts'
import { createPace } from '../../src/channels/whatsapp-cloud/pace.ts'
import { readTapId } from '../../src/channels/whatsapp-cloud/tap-id.ts'
import { createWhatsAppCloudChannel } from '../../src/channels/whatsapp-cloud/whatsapp-cloud-channel.ts'
import { oggVoice } from '../chats/files.ts'
import { optionsOf, startFakeGraphApi } from '../support/fake-graph-api/fake-graph-api.ts'
import { refusalOf } from '../support/fake-graph-api/limits.ts'

const question = (labels: string[], text = 'كيف نساعدكم اليوم؟'): Content => ({
  text,
  direction: 'rtl',
  language: 'ar',
  visit: 77,
  choices: labels.map((label, at) => ({ id: `option-${at}`, label })),
})
const sentOf = (content: Content) =>
  (messagesOf(content, 'اختاروا') ?? []).map((message) => ({
    messaging_product: 'whatsapp',
    to: '963900000001',
    ...message,
  })) as Record<string, unknown>[]
const many = (count: number, label = 'دورة') => Array.from({ length: count }, (_, at) => `${label} ${at + 1}`)

describe('a content as messages of the Cloud API', () => {
  it.each([
    ['three short choices', question(many(3))],
    ['a label beyond a button', question(['x'.repeat(21)])],
    ['two labels alike', question(['نعم', 'نعم'])],
    ['ten choices', question(many(10))],
    ['a label beyond a title', question(['دورة الخياطة وإصلاح الهواتف في المركز المجتمعي'])],
    ['a long text with buttons', question(many(2), 'كلمة '.repeat(500))],
    ['a text beyond one message', question(many(2), 'كلمة '.repeat(1_500))],
    ['eleven choices', question(many(11))],
    ['a label beyond a row', question(['كلمة '.repeat(30), 'أخرى'])],
  ])('is taken by Meta and offers every choice: %s', (_what, content) => {
    const messages = sentOf(content)
    expect(messages.map(refusalOf)).toEqual(messages.map(() => null))
    const tapped = optionsOf(messages.at(-1) ?? {}).map(({ id }) => readTapId(id))
    const choices = content.choices ?? []
    if (tapped.length > 0) expect(tapped).toEqual(choices.map(({ id }) => ({ visit: 77, option: id })))
    else
      for (const [at] of choices.entries()) expect(JSON.stringify(messages.at(-1))).toContain(`${at + 1}. `)
  })

  it('pays for one message where one is enough', () => {
    expect(sentOf(question(many(3), 'كلمة '.repeat(500)))).toHaveLength(1)
  })
})

describe('the pace of a number', () => {
  it('lets a burst through to one person, then one message in six seconds', () => {
    let time = 1_000_000
    const pace = createPace(() => time)
    const taken = () => pace.take('1').ok
    let burst = 0
    while (taken()) {
      burst++
      time += 20
    }
    expect(burst).toBeGreaterThanOrEqual(40)
    expect(burst).toBeLessThanOrEqual(45)
    expect(pace.take('2').ok).toBe(true)
    time += 6_000
    expect([taken(), taken()]).toEqual([true, false])
  })

  it('stays below eighty messages a second to all', () => {
    const pace = createPace(() => 5_000)
    const taken = Array.from({ length: 200 }, (_, at) => pace.take(String(at)).ok).filter(Boolean)
    expect(taken.length).toBeGreaterThan(50)
    expect(taken.length).toBeLessThan(80)
  })
})

describe('a voice note of ours', () => {
  it('is uploaded and sent as one, with its choices after it', async () => {
    await using api = await startFakeGraphApi()
    await using channel = createWhatsAppCloudChannel({
      config: api.config,
      log: pino({ level: 'silent' }),
      now: Date.now,
      open: () => 'Choose',
    })
    api.lastHeard('963900000001', 0)
    const content = { ...question(many(2)), media: { id: 'm', kind: 'voice' as const, mime: 'audio/ogg' } }
    const sent = await channel.send('963900000001', content, {
      signal: AbortSignal.timeout(5_000),
      key: 'row',
      bytes: async () => oggVoice(),
    })
    expect(sent).toMatchObject({ ok: true })
    expect(api.sent.map(({ type }) => type)).toEqual(['audio', 'interactive'])
    expect(api.sent[0]?.audio).toMatchObject({ voice: true })
  })
})

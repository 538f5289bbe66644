import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { hasBrowser } from '../support/services.ts'
import { expectNothingForAxe, pageVisits } from './page-visits.ts'

describe.runIf(hasBrowser())('a voice message', () => {
  let recording: Browser
  beforeAll(async () => {
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    recording = await chromium.launch({
      executablePath: inject('browserPath') ?? '',
      args: ['--disable-dev-shm-usage', '--use-fake-device-for-media-stream', ...root],
    })
  })
  afterAll(() => recording.close())
  const { visit } = pageVisits(() => recording)
  async function chatting(permissions: string[], init?: () => void) {
    const visited = await visit({ locale: 'en', permissions }, init)
    await visited.begin('en')
    await visited.tab.locator('textarea').waitFor()
    return visited
  }

  it('is recorded, listened to and sent, and the microphone let go', async () => {
    const { tab, received } = await chatting(['microphone'], () => {
      const { mediaDevices } = (globalThis as unknown as { navigator: { mediaDevices: MediaLike } }).navigator
      const real = mediaDevices.getUserMedia.bind(mediaDevices)
      mediaDevices.getUserMedia = async (wanted) => {
        const stream = await real(wanted)
        Object.assign(globalThis, { lent: stream })
        return stream
      }
    })
    expect(await tab.evaluate('typeof lent')).toBe('undefined')
    await tab.getByRole('button', { name: 'Record a voice message' }).click()
    await tab.getByText('0:01').waitFor()
    await expectNothingForAxe(tab)
    await tab.getByRole('button', { name: 'Stop recording' }).click()
    await tab.getByRole('button', { name: 'Listen' }).click()
    await tab.getByRole('button', { name: 'Pause' }).waitFor()
    expect(await tab.evaluate(`lent.getTracks().every((track) => track.readyState === 'ended')`)).toBe(true)
    expect(received.some(({ body }) => body.kind === 'voice')).toBe(false)
    await tab.getByRole('button', { name: 'Send the recording' }).click()
    await tab.locator('.person .bubble', { hasText: 'Voice message' }).waitFor()
    await expect.poll(() => received.at(-1)?.body).toMatchObject({ kind: 'voice', mime: 'audio/webm' })
    await tab.getByRole('textbox').waitFor()
  })

  it('is thrown away when she says so', async () => {
    const { tab, received } = await chatting(['microphone'])
    await tab.getByRole('button', { name: 'Record a voice message' }).click()
    await tab.getByRole('button', { name: 'Stop recording' }).waitFor()
    await tab.getByRole('button', { name: 'Delete the recording' }).click()
    await tab.getByRole('textbox').waitFor()
    expect(received).toHaveLength(1)
  })

  it('ends by itself after a minute', async () => {
    const { tab } = await chatting(['microphone'])
    await tab.clock.install()
    await tab.getByRole('button', { name: 'Record a voice message' }).click()
    await tab.getByRole('button', { name: 'Stop recording' }).waitFor()
    await tab.clock.runFor(61_000)
    await tab.getByRole('button', { name: 'Listen' }).waitFor()
    await tab.getByText('1:00').waitFor()
  })

  it('gives way to writing where the microphone is refused or there is none', async () => {
    const refused = await chatting([])
    await refused.tab.getByRole('button', { name: 'Record a voice message' }).click()
    await refused.tab.getByText('does not let us use the microphone').waitFor()
    await refused.say('then in words')
    await refused.tab.getByText('222 3333').waitFor()
    const without = await chatting([], () => {
      Object.defineProperty(globalThis, 'MediaRecorder', { value: undefined })
    })
    expect(await without.tab.getByRole('button', { name: 'Record a voice message' }).count()).toBe(0)
  })
})

interface MediaLike {
  getUserMedia(wanted: object): Promise<object>
}

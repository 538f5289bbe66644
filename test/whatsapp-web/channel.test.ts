import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithBrowser } from '../support/services.ts'
import { type Phone, startPhone } from './phone.ts'

const her = '963991111111@c.us'
const him = '55000000000001@lid'

describeWithBrowser('whatsapp by a linked phone', () => {
  let phone: Phone
  beforeAll(async () => {
    phone = await startPhone()
  })
  afterAll(async () => {
    await phone[Symbol.asyncDispose]()
  })

  it('waits unlinked until somebody asks, shows a QR, and is ready when it is scanned', async () => {
    expect(phone.channel().link()).toMatchObject({ state: 'logged_out', reason: 'never' })
    phone.wish({ do: 'link' })
    await phone.state('qr')
    expect(phone.channel().link().qr).toContain('ref-')
    phone.fake.scan()
    await phone.state('ready')
    expect(phone.channel().link()).toMatchObject({ qr: null, linked: true })
  })
})

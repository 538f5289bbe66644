import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

  it('hears every kind of message, and nothing that is none of a person', async () => {
    const { fake } = phone
    const voice = fake.putMedia(Buffer.from('a voice').toString('base64'))
    const before = phone.inbound.length
    fake.deliverAll([
      { chat: her, body: 'hello' },
      { chat: him, body: 'سلام' },
      { chat: her, type: 'ptt', media: voice, mimetype: 'audio/ogg; codecs=opus', duration: 3 },
      { chat: her, type: 'image', media: voice, mimetype: 'image/jpeg', caption: 'look' },
      { chat: her, type: 'image', media: voice, mimetype: 'image/jpeg', isViewOnce: true },
      { chat: her, type: 'document', media: voice, mimetype: 'application/pdf', size: 104_857_600 },
      { chat: her, type: 'video', media: voice, mimetype: 'video/mp4' },
      { chat: her, type: 'sticker', media: voice, mimetype: 'image/webp' },
      { chat: her, type: 'location', lat: 35.95, lng: 39.01, loc: 'Home', body: 'thumbnail' },
      { chat: her, type: 'vcard', body: 'BEGIN:VCARD' },
      { chat: her, type: 'poll_creation', pollName: 'which?' },
      { chat: her, type: 'ciphertext', subtype: 'view_once_unavailable_fanout' },
      { chat: her, type: 'something_new' },
      // None of these is answered.
      { chat: '120363000000000000@g.us', body: 'a group', author: her },
      { chat: 'status@broadcast', body: 'a status', isStatusV3: true, author: her },
      { chat: '12036@newsletter', body: 'news' },
      { chat: '963@broadcast', body: 'to many', broadcast: true },
      { chat: '0@c.us', body: 'WhatsApp itself' },
      { chat: her, type: 'e2e_notification' },
      { chat: her, type: 'revoked' },
      { chat: her, type: 'reaction', body: '👍' },
      { chat: her, body: 'the last' },
    ])
    await phone.until(() => phone.inbound.at(-1)?.body.kind === 'text' && phone.inbound.length >= before + 14)
    const heard = phone.inbound.slice(before)
    expect(heard.map(({ body }) => (body.kind === 'other' ? body.what : body.kind))).toEqual([
      'text',
      'text',
      'voice',
      'photo',
      'photo',
      'document',
      'video',
      'sticker',
      'location',
      'contact',
      'unknown',
      'unknown',
      'unknown',
      'text',
    ])
    expect(heard[1]).toMatchObject({ account: 'wa:web', address: him, body: { text: 'سلام' } })
    expect(heard[2]?.body).toMatchObject({ mime: 'audio/ogg', seconds: 3, ref: heard[2]?.externalId })
    expect(heard[3]?.body).toMatchObject({ caption: 'look', mime: 'image/jpeg' })
    expect(heard[4]?.body).not.toHaveProperty('ref')
    expect(JSON.stringify(heard)).not.toMatch(/35\.95|39\.01|Home|thumbnail/)
  })

  it('hears an edit once more, and never its own messages', async () => {
    const { fake } = phone
    const message = fake.deliver({ chat: her, body: 'tomorow' })
    await phone.until(() => phone.inbound.some(({ body }) => body.kind === 'text' && body.text === 'tomorow'))
    fake.order({ do: 'edit', id: `false_${her}_${message.id}`, body: 'tomorrow', at: 1_800_000_000_000 })
    await phone.until(() => phone.inbound.at(-1)?.body.kind === 'edit')
    expect(phone.inbound.at(-1)).toMatchObject({ at: 1_800_000_000_000, body: { text: 'tomorrow' } })
  })

  it('fetches the bytes of a voice note, also when they are only there at the second try', async () => {
    const media = phone.fake.putMedia(Buffer.from('sound').toString('base64'), ['FETCHING'])
    const gone = phone.fake.putMedia('', [])
    phone.fake.loseMedia(gone)
    const count = phone.inbound.length
    phone.fake.deliver({ chat: her, type: 'ptt', media, mimetype: 'audio/ogg; codecs=opus' })
    phone.fake.deliver({ chat: her, type: 'ptt', media: gone, mimetype: 'audio/ogg; codecs=opus' })
    await phone.until(() => phone.inbound.length === count + 2)
    const [first, second] = phone.inbound
      .slice(count)
      .map(({ body }) => (body.kind === 'voice' ? body.ref : null))
    const [got, lost] = await Promise.all([
      phone.channel().fetch?.(first as string, AbortSignal.timeout(20_000)),
      phone.channel().fetch?.(second as string, AbortSignal.timeout(20_000)),
    ])
    expect(got).toMatchObject({ ok: true, mime: 'audio/ogg' })
    expect(got?.ok && Buffer.from(got.bytes).toString()).toBe('sound')
    expect(lost).toEqual({ ok: false, code: 'unavailable' })
  })

  it('sends texts, pictures and voice notes, and says sent only when the server has them', async () => {
    const { fake } = phone
    const sent = await phone.send(her, 'Welcome')
    expect(sent).toMatchObject({ ok: true })
    expect(fake.sent.at(-1)).toMatchObject({ chat: her, type: 'chat', body: 'Welcome' })
    const voice = {
      media: { id: 'm', kind: 'voice' as const, mime: 'audio/ogg' },
      bytes: Buffer.from('voice bytes'),
    }
    expect(await phone.send(him, 'its words', voice)).toMatchObject({ ok: true })
    expect(fake.sent.slice(-2)).toMatchObject([{ chat: him, type: 'ptt' }, { body: 'its words' }])
    expect(fake.mediaOf(fake.sent.at(-2)?.media ?? '').toString()).toBe('voice bytes')
    // A recorded text: the voice note first, then the words; tried again, each stays one.
    const before = fake.sent.length
    const spoken = {
      bytes: async () => Buffer.from('spoken bytes'),
      known: async () => null,
      remember: async () => {},
      forget: async () => {},
    }
    for (const _ of [1, 2])
      await phone
        .channel()
        .send(
          her,
          { text: 'In words', direction: 'ltr', language: 'en' },
          { key: 'spoken', signal: AbortSignal.timeout(30_000), voice: [spoken] },
        )
    expect(fake.sent.slice(before).map(({ type }) => type)).toEqual(['ptt', 'chat'])
    expect(fake.mediaOf(fake.sent.at(-2)?.media ?? '').toString()).toBe('spoken bytes')
    const picture = {
      media: { id: 'm', kind: 'picture' as const, mime: 'image/jpeg' },
      bytes: Buffer.from('jpeg'),
    }
    expect(await phone.send(her, 'its caption', picture)).toMatchObject({ ok: true })
    expect(fake.sent.at(-1)).toMatchObject({ type: 'image', caption: 'its caption' })
    expect(fake.told.seen).toContain(her)
    expect(phone.byHand).toEqual([])
  })

  it('never sends a row twice, whoever asks again', async () => {
    const count = phone.fake.sent.length
    const [first, again] = [
      await phone.send(her, 'once', { key: 'k1' }),
      await phone.send(her, 'once', { key: 'k1' }),
    ]
    expect(again).toEqual(first)
    expect(phone.fake.sent.length).toBe(count + 1)
  })

  it('tries a row that the server refused under another id', async () => {
    phone.fake.next.sendAck = -1
    expect(await phone.send(her, 'refused', { key: 'k2' })).toEqual({ ok: false, code: 'unknown' })
    phone.fake.next.sendAck = 1
    expect(await phone.send(her, 'refused', { key: 'k2' })).toMatchObject({ ok: true })
    expect(phone.fake.sent.filter(({ body }) => body === 'refused')).toHaveLength(1)
  })

  it('leaves what was written offline to the page, and does not double it', async () => {
    phone.fake.order({ do: 'hang', how: 'offline' })
    const sending = phone.send(her, 'slow line', { key: 'k3' })
    await phone.until(() => phone.fake.told.held === 1)
    expect(await sending).toMatchObject({ ok: false, code: 'unavailable' })
    phone.fake.order({ do: 'offline', on: true })
    await phone.state('degraded')
    expect(await phone.send(her, 'slow line', { key: 'k3' })).toMatchObject({
      ok: false,
      code: 'unavailable',
    })
    phone.fake.order({ do: 'offline', on: false })
    await phone.state('ready')
    await phone.until(() => phone.fake.sent.at(-1)?.body === 'slow line')
    expect(await phone.send(her, 'slow line', { key: 'k3' })).toMatchObject({ ok: true })
    expect(phone.fake.sent.filter(({ body }) => body === 'slow line')).toHaveLength(1)
  })

  it('tells an answer by hand on the phone from its own', async () => {
    phone.fake.deliver({ chat: her, body: 'I am the owner', fromMe: true, id: '3AFFFFFFFFFFFFFFFFFF' })
    await phone.until(() => phone.byHand.length === 1)
    expect(phone.byHand[0]).toMatchObject({ address: her })
  })

  it('hands a burst of 200 over in order', async () => {
    const count = phone.inbound.length
    phone.fake.deliverAll(
      Array.from({ length: 200 }, (_, n) => ({ chat: n % 2 ? her : him, body: `burst ${n}` })),
    )
    await phone.until(() => phone.inbound.length === count + 200)
    const burst = phone.inbound.slice(count)
    expect(burst.map(({ body }) => (body.kind === 'text' ? body.text : ''))).toEqual(
      Array.from({ length: 200 }, (_, n) => `burst ${n}`),
    )
    expect(burst.map(({ order }) => order)).toEqual(burst.map(({ order }) => order).toSorted((a, b) => a - b))
  })

  it('keeps what the database could not take until it can', async () => {
    phone.failStore = true
    phone.fake.deliver({ chat: her, body: 'kept' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    phone.failStore = false
    await phone.until(() => phone.inbound.some(({ body }) => body.kind === 'text' && body.text === 'kept'))
  })

  it('is healed within 10 s when the page hangs on a send, and loses nothing', async () => {
    phone.fake.order({ do: 'hang', how: 'before' })
    const began = Date.now()
    expect(await phone.send(her, 'through', { key: 'k4' })).toMatchObject({ ok: false })
    phone.fake.keep({ chat: her, body: 'while it hung' })
    await phone.until(() => phone.channel().link().state === 'reconnecting')
    await phone.state('ready')
    expect(await phone.send(her, 'through', { key: 'k4' })).toMatchObject({ ok: true })
    expect(Date.now() - began).toBeLessThan(10_000)
    await phone.until(() =>
      phone.inbound.some(({ body }) => body.kind === 'text' && body.text === 'while it hung'),
    )
    expect(phone.fake.sent.filter(({ body }) => body === 'through')).toHaveLength(1)
  })

  it('is healed within 10 s when the renderer crashes, and loses nothing', async () => {
    const began = Date.now()
    for (const pid of renderersOf(phone.channel().pid() as number)) process.kill(pid, 'SIGKILL')
    phone.fake.keep({ chat: him, body: 'while it was gone' })
    await phone.until(() => phone.channel().link().state === 'reconnecting')
    await phone.state('ready')
    expect(Date.now() - began).toBeLessThan(10_000)
    await phone.until(() =>
      phone.inbound.some(({ body }) => body.kind === 'text' && body.text === 'while it was gone'),
    )
    expect(await phone.send(him, 'back')).toMatchObject({ ok: true })
  })

  it('is linked still after a restart, and after kill -9 of the process that holds the browser', async () => {
    await phone.again()
    await phone.state('ready')
    const browser = renderersOf(phone.channel().pid() as number)
    process.kill(phone.channel().pid() as number, 'SIGKILL')
    await phone.until(() => phone.channel().link().state === 'reconnecting')
    await phone.state('ready')
    await phone.until(() => browser.every((pid) => !isAlive(pid)))
    expect(phone.news.some(({ state }) => state === 'qr')).toBe(true)
    expect(phone.alerts).toEqual([])
  })

  it('becomes ready though the sync was over before the library listened', async () => {
    phone.fake.next.syncsAtOnce = true
    await phone.again()
    await phone.state('ready')
    phone.fake.next.syncsAtOnce = false
    phone.fake.order({ do: 'sync' })
    phone.fake.deliver({ chat: her, body: 'after the race' })
    await phone.until(() =>
      phone.inbound.some(({ body }) => body.kind === 'text' && body.text === 'after the race'),
    )
  })

  it('says outdated for a page that the library does not know, and asks no more at once', async () => {
    phone.fake.order({ do: 'state', state: 'DEPRECATED_VERSION' })
    await phone.state('outdated')
    expect(phone.alerts.at(-1)).toBe('outdated')
    phone.wish({ do: 'restart' })
    await phone.state('ready')
  })

  it('stops for good when the number is blocked, until somebody asks', async () => {
    const { boots } = phone.fake.told
    phone.fake.order({ do: 'state', state: 'TOS_BLOCK' })
    await phone.state('blocked')
    await phone.again()
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(phone.channel().link().state).toBe('blocked')
    expect(phone.fake.told.boots).toBe(boots)
    phone.wish({ do: 'restart' })
    await phone.state('ready')
  })

  it.each(['PROXYBLOCK', 'SMB_TOS_BLOCK'])(
    'takes %s for a block: no loop, an alert, and only somebody starts it again',
    async (state) => {
      const { boots } = phone.fake.told
      phone.fake.order({ do: 'state', state })
      await phone.state('blocked')
      expect(phone.alerts.at(-1)).toBe('blocked')
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      expect(phone.fake.told.boots).toBe(boots)
      expect(await phone.send(her, 'meanwhile')).toEqual({ ok: false, code: 'unavailable' })
      phone.wish({ do: 'restart' })
      await phone.state('ready')
    },
  )

  it('leaves a session that another browser took over, and takes its time to come back', async () => {
    const alerts = phone.alerts.length
    phone.fake.order({ do: 'state', state: 'CONFLICT' })
    await phone.until(() => phone.channel().link().reason === 'conflict')
    expect(phone.channel().link()).toMatchObject({ state: 'reconnecting', linked: true })
    expect(phone.alerts).toHaveLength(alerts)
    phone.wish({ do: 'restart' })
    await phone.state('ready')
  })

  it('tells when the phone logs it out, and links anew, for more than one start', async () => {
    phone.fake.logOut()
    await phone.state('logged_out')
    expect(phone.alerts.at(-1)).toBe('logged_out')
    await phone.link()
    await phone.again()
    await phone.state('ready')
  })

  it('tells when the session was ended while it was away', async () => {
    phone.fake.forgetSessions()
    await phone.again()
    await phone.state('logged_out')
    expect(phone.channel().link()).toMatchObject({ reason: 'logged_out', linked: false })
  })

  it('links by a pairing code', async () => {
    phone.wish({ do: 'link', number: '963990000000' })
    await phone.until(() => phone.channel().link().pairing === 'ABCD1234')
    expect(phone.fake.told.numbers).toEqual(['963990000000'])
    phone.fake.scan(null)
    await phone.state('ready')
  })

  it('starts the browser anew at night, once, and neither loses nor doubles anything', async () => {
    const pid = phone.channel().pid()
    const { boots } = phone.fake.told
    const night = new Date()
    night.setUTCHours(24, 30, 0, 0)
    phone.aheadMs = night.getTime() - Date.now() + 24 * 3_600_000
    await phone.until(() => phone.fake.told.boots > boots, 20_000)
    await phone.state('ready', 20_000)
    expect(phone.channel().pid()).not.toBe(pid)
    phone.fake.deliver({ chat: her, body: 'after the night' })
    await phone.until(() =>
      phone.inbound.some(({ body }) => 'text' in body && body.text === 'after the night'),
    )
    expect((await phone.send(her, 'good morning')).ok).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(phone.fake.told.boots).toBe(boots + 1)
    expect(phone.channel().link()).toMatchObject({ state: 'ready', linked: true })
  })

  it('goes on without WhatsApp where there is no browser, and says why', async () => {
    await phone.again('/nowhere/chromium')
    await phone.until(() => phone.channel().link().reason === 'no_browser')
    expect(phone.channel().link().state).toBe('degraded')
    expect(await phone.send(her, 'later')).toEqual({ ok: false, code: 'unavailable' })
  })

  it('found everything on the page that it looked for', () => {
    const { missing, unknownReads, thrown } = phone.fake.unknown
    expect({ missing: [...missing], unknownReads: [...unknownReads], thrown: [...thrown] }).toEqual({
      missing: [],
      unknownReads: [],
      thrown: [],
    })
  })
})

const isAlive = (pid: number) => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z')
  } catch {
    return false
  }
}

/** The processes below `pid` that draw pages. */
function renderersOf(pid: number): number[] {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((found) => found !== null)
  const below = new Set([pid])
  for (let size = 0; size !== below.size; ) {
    size = below.size
    for (const [, own, parent] of all) if (below.has(Number(parent))) below.add(Number(own))
  }
  return all
    .filter(([, own, , args]) => below.has(Number(own)) && args?.includes('--type=renderer'))
    .map(([, own]) => Number(own))
}

/** A disk with hardly any room; only root may make one. */
function smallDisk(): string | null {
  const path = mkdtempSync(join(tmpdir(), 'mpcc-small-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', path], { stdio: 'ignore' })
    return path
  } catch {
    rmSync(path, { recursive: true })
    return null
  }
}
const disk = smallDisk()

describeWithBrowser('a full disk', () => {
  afterAll(() => {
    if (!disk) return
    try {
      execFileSync('umount', ['-l', disk], { stdio: 'ignore' })
    } catch {
      // It was made wide.
    }
    rmSync(disk, { recursive: true, force: true })
  })
  it.skipIf(!disk)('stops WhatsApp alone, says why, and goes on when there is room again', async () => {
    await using phone = await startPhone({ dataDir: join(disk as string, 'data') })
    phone.wish({ do: 'link' })
    await phone.until(() => phone.channel().link().reason === 'disk_full')
    expect(phone.channel().link().state).toBe('degraded')
    expect(phone.alerts).toEqual(['degraded'])
    expect(await phone.send(her, 'later')).toEqual({ ok: false, code: 'unavailable' })
    execFileSync('mount', ['-o', 'remount,size=2g', disk as string])
    phone.wish({ do: 'restart' })
    await phone.state('qr')
  })
})

import { describe, expect, it } from 'vitest'
import { inboundOf } from '../../src/channels/telegram/batch.ts'
import { readUpdate } from '../../src/channels/telegram/read-update.ts'

const now = 1_900_000_000_000
const read = (update: object) => readUpdate({ update_id: 9, ...update }, { account: 'telegram:1', now })
const chat = { id: 42, type: 'private', first_name: 'A' }
const from = { id: 42, is_bot: false, first_name: 'A', language_code: 'ar' }
const message = (fields: object) => ({
  message: { message_id: 5, date: 1_700_000_000, chat, from, ...fields },
})
const bodyOf = (fields: object) => read(message(fields))?.inbound?.body

describe('reading updates', () => {
  it('takes a text with its chat, its number and its time', () => {
    expect(read(message({ text: 'مرحبا' }))).toEqual({
      updateId: 9,
      inbound: {
        account: 'telegram:1',
        address: '42',
        externalId: '42:5',
        order: 5,
        near: 5,
        at: 1_700_000_000_000,
        body: { kind: 'text', text: 'مرحبا' },
      },
    })
  })
  it('never takes identity from update_id', () => {
    const first = readUpdate({ update_id: 1, ...message({ text: 'a' }) }, { account: 'a', now })
    const restarted = readUpdate({ update_id: 900, ...message({ text: 'a' }) }, { account: 'a', now })
    expect(first?.inbound).toEqual(restarted?.inbound)
  })
  it('takes /start with the opaque token of a poster', () => {
    expect(bodyOf({ text: '/start' })).toEqual({ kind: 'start', language: 'ar' })
    expect(bodyOf({ text: '/start aB_9-x' })).toEqual({ kind: 'start', token: 'aB_9-x', language: 'ar' })
    expect(bodyOf({ text: '/start@center_bot t0k' })).toMatchObject({ kind: 'start', token: 't0k' })
    expect(bodyOf({ text: '/start <script>' })).toEqual({ kind: 'start', language: 'ar' })
    expect(bodyOf({ text: `/start ${'x'.repeat(65)}` })).toEqual({ kind: 'start', language: 'ar' })
    expect(bodyOf({ text: '/starting' })).toEqual({ kind: 'text', text: 'starting' })
  })
  it("hints at Kurmanji by Telegram's name for it, and at nothing for a language we do not speak", () => {
    const start = (language_code: string) => bodyOf({ text: '/start', from: { ...from, language_code } })
    expect(start('ku')).toEqual({ kind: 'start', language: 'kmr' })
    expect(start('en-GB')).toEqual({ kind: 'start', language: 'en' })
    expect(start('tr')).toEqual({ kind: 'start' })
  })
  it('takes other commands as their words', () => {
    expect(bodyOf({ text: '/menu' })).toEqual({ kind: 'text', text: 'menu' })
    expect(bodyOf({ text: '/my_data@center_bot' })).toEqual({ kind: 'text', text: 'my data' })
    expect(bodyOf({ text: '1/2' })).toEqual({ kind: 'text', text: '1/2' })
  })
  it('takes voice notes, audio and round videos as voice by their file id', () => {
    expect(bodyOf({ voice: { file_id: 'f', duration: 3, mime_type: 'audio/ogg', odd: 1 } })).toEqual({
      kind: 'voice',
      mime: 'audio/ogg',
      seconds: 3,
      ref: 'f',
    })
    expect(bodyOf({ video_note: { file_id: 'f' } })).toEqual({ kind: 'voice', mime: 'video/mp4', ref: 'f' })
    expect(bodyOf({ audio: { file_id: 'f' } })).toEqual({ kind: 'voice', mime: 'audio/ogg', ref: 'f' })
  })
  it.each([
    ['photo', { photo: [] }],
    ['sticker', { sticker: {} }],
    ['document', { document: {} }],
    ['contact', { contact: { phone_number: '+963' } }],
    ['video', { video: {} }],
    ['video', { animation: {}, document: {} }],
    ['unknown', { dice: { value: 3 } }],
    ['unknown', { hologram_of_the_future: {} }],
  ])('names a %s and keeps nothing of it', (what, fields) => {
    expect(bodyOf(fields)).toEqual({ kind: 'other', what })
  })
  it('drops the coordinates of a location', () => {
    const read = bodyOf({ location: { latitude: 35.95, longitude: 39.01 }, venue: { title: 'home' } })
    expect(read).toEqual({ kind: 'other', what: 'location' })
  })
  it('keeps the words under a photo', () => {
    expect(bodyOf({ photo: [], caption: 'ما هذا؟' })).toEqual({
      kind: 'other',
      what: 'photo',
      caption: 'ما هذا؟',
    })
  })
  it('takes the photos of one album as one', () => {
    const one = read(message({ photo: [], media_group_id: '77' }))
    const two = read({ message: { ...message({ photo: [] }).message, message_id: 6, media_group_id: '77' } })
    expect(one?.inbound?.externalId).toBe(two?.inbound?.externalId)
    // What the hash is made of must be the same, too.
    expect(one?.inbound?.near).toBe(two?.inbound?.near)
  })
  it('tells an edit from its message, and one edit from the next', () => {
    const edit = (edit_date: number) => ({ edited_message: { ...message({ text: 'x' }).message, edit_date } })
    expect(read(edit(1_700_000_060))?.inbound).toMatchObject({
      externalId: '42:5:1700000060',
      at: 1_700_000_060_000,
      body: { kind: 'edit', text: 'x' },
    })
  })
  it('does not hear a live location move', () => {
    const edited_message = message({ location: { latitude: 1, longitude: 1 } }).message
    expect(read({ edited_message })).toEqual({ updateId: 9, inbound: null })
  })
  it('takes a tap with its prompt, even on a message too old to be seen', () => {
    const tap = (fields: object) => read({ callback_query: { id: '314', from, data: '1z:o0', ...fields } })
    const expected = {
      externalId: 'cb:314',
      address: '42',
      at: now,
      body: { kind: 'tap', visit: 71, option: 'o0' },
    }
    expect(tap({ message: { message_id: 3, date: 0, chat } })).toMatchObject({
      callbackId: '314',
      inbound: { ...expected, order: 3, near: 3 },
    })
    expect(tap({})?.inbound).toMatchObject({ ...expected, order: 0 })
    expect(tap({ data: 'someone elses' })).toEqual({ updateId: 9, inbound: null, callbackId: '314' })
  })
  it('hears that she blocked us, and forgets it when she wrote again since', () => {
    const left = read({ my_chat_member: { chat, date: 7, new_chat_member: { status: 'kicked' } } })
    expect(left?.inbound).toMatchObject({ externalId: '42:gone:7', body: { kind: 'gone' } })
    const back = readUpdate({ update_id: 10, ...message({ text: 'a' }) }, { account: 'telegram:1', now })
    if (!left || !back) throw new Error('unread')
    expect(inboundOf([back, left]).map(({ body }) => body.kind)).toEqual(['text'])
    expect(inboundOf([back, { ...left, updateId: 11 }]).map(({ body }) => body.kind)).toEqual([
      'text',
      'gone',
    ])
  })
  it.each([
    ['a group', message({ chat: { id: -1, type: 'group' }, text: 'a' })],
    ['a channel post', { channel_post: { text: 'a' } }],
    ['an unknown kind', { message_of_the_future: { text: 'a' } }],
    ['an empty update', {}],
    ['an empty message', message({})],
    ['an empty text', message({ text: ' \n ' })],
    ['a note of Telegram itself', message({ pinned_message: {} })],
  ])('has no answer to %s', (_, update) => {
    expect(read(update)).toEqual({ updateId: 9, inbound: null })
  })
  it.each([
    ['nothing', undefined],
    ['a number', 7],
    ['a list', []],
    ['no id', { message: {} }],
    ['an id that is no number', { update_id: '9' }],
    ['a message without a chat', { update_id: 9, message: { message_id: 5, date: 1, text: 'a' } }],
    ['a text that is none', { update_id: 9, ...message({ text: { deep: [] } }) }],
    ['a fractional chat', { update_id: 9, ...message({ chat: { id: 4.2, type: 'private' } }) }],
  ])('does not take %s for an update', (_, raw) => {
    expect(readUpdate(raw, { account: 'a', now })).toBeNull()
  })
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { checksum, opusInOgg, secondsOf } from '../../src/messages/media/opus-in-ogg.ts'
import { readOpus } from '../../src/messages/media/read-opus.ts'
import { webmToOgg } from '../../src/messages/media/webm-to-ogg.ts'
import {
  checkRecording,
  hashOfText,
  largestRecording,
  recordingOf,
} from '../../src/recordings/check-recording.ts'
import { joinSounds } from '../../src/recordings/join.ts'
import { loadShipped } from '../../src/recordings/shipped.ts'
import { loadLocales } from '../../src/text/load-locales.ts'
import { notesOf, spokenOf, withVoice } from '../../src/turn/spoken.ts'
import { recordedByChromium } from '../chats/files.ts'
import { readOggFile } from '../support/read-ogg.ts'
import { oggOf, recorded, streamOf } from '../support/sounds.ts'
import { opusHead, packetOf } from '../support/webm-of.ts'

describe('a recording of a text', () => {
  it('is read back packet by packet, and tells which text it speaks', () => {
    const { bytes, seconds } = recorded('0123456789abcdef')
    const read = readOpus(bytes)
    expect(read?.packets).toEqual(streamOf(50).packets)
    expect(read?.comments).toEqual(['TEXT_HASH=0123456789abcdef'])
    expect(seconds).toBe(1)
    expect(checkRecording(bytes)).toMatchObject({ ok: true, recording: { textHash: '0123456789abcdef' } })
  })

  it('may come from Chromium, and from a file without such a mark', () => {
    const ogg = webmToOgg(recordedByChromium())
    if (!ogg.ok) throw new Error(ogg.why)
    const checked = checkRecording(ogg.bytes)
    expect(checked).toMatchObject({ ok: true, recording: { textHash: null } })
    expect(readOpus(ogg.bytes)?.packets).toEqual(readOggFile(ogg.bytes).packets.slice(2))
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['WebM', recordedByChromium()],
    ['Vorbis', opusInOgg({ head: Buffer.from('\x01vorbis and nineteen'), packets: [packetOf(40)] })],
    ['no sound', opusInOgg({ head: opusHead(), packets: [] })],
    ['a wrong checksum', broken(30)],
    ['a file that breaks off', oggOf(50).subarray(0, 700)],
    ['another stream after the first', Buffer.concat([oggOf(5), otherStream()])],
  ])('is refused when it is %s', (_name, bytes) =>
    expect(checkRecording(bytes)).toEqual({ ok: false, why: 'type' }),
  )

  it('is refused from 40,000 bytes on', () => {
    const sized = (packets: number) => oggOf(packets, 7, 250)
    let most = 1
    while (sized(most + 1).length < largestRecording) most++
    expect(checkRecording(sized(most)).ok).toBe(true)
    expect(checkRecording(sized(most + 1))).toEqual({ ok: false, why: 'too_large' })
    expect(recordingOf(streamOf(most + 1, 7, 250), 'a'.repeat(16))).toEqual({ ok: false, why: 'too_large' })
  })
})

describe('several recordings as one voice note', () => {
  it('follow each other, whole', () => {
    const joined = joinSounds([oggOf(50, 1), oggOf(20, 2)])
    if (!joined) throw new Error('not joined')
    const { pages, packets } = readOggFile(joined)
    expect(packets.slice(2)).toEqual([...streamOf(50, 1).packets, ...streamOf(20, 2).packets])
    expect(pages.every(({ sumIsRight }) => sumIsRight)).toBe(true)
    expect(secondsOf({ head: opusHead(), packets: packets.slice(2) })).toBeCloseTo(1.4)
    expect(joinSounds([oggOf(5), Buffer.from('OggS')])).toBeNull()
  })

  it('stay below 40 kB a note, in order', () => {
    const of = (size: number, at: number) => ({ hash: `h${at}`, seconds: size / 2_000, size })
    const notes = notesOf([20_000, 15_000, 10_000, 39_000, 500].map(of))
    expect(notes.map(({ recordings }) => recordings)).toEqual([['h0', 'h1'], ['h2'], ['h3', 'h4']])
    expect(notes.every(({ size }) => size < 40_000)).toBe(true)
    // One alone keeps its own name, so that it is uploaded once however it is sent.
    expect(notes[1]?.hash).toBe('h2')
    expect(notesOf([20_000, 15_000].map(of))[0]?.hash).toBe(notes[0]?.hash)
  })
})

describe('what goes out', () => {
  const recorded = [{ hash: 'a', seconds: 2, size: 3_000 }]
  const said = {
    text: 'Learn a trade?',
    language: 'en',
    direction: 'ltr' as const,
    choices: [{ id: 'yes', label: 'Yes' }],
    spoken: { recorded, numbered: true },
  }

  it('is spoken in answer to her alone, never unasked', () => {
    expect(withVoice(said, { unasked: false, numbers: true })).toEqual({
      text: 'Learn a trade?',
      language: 'en',
      direction: 'ltr',
      choices: [{ id: 'yes', label: '1. Yes' }],
      voice: [{ hash: 'a', recordings: ['a'], seconds: 2, size: 3_000 }],
    })
    const unasked = withVoice(said, { unasked: true, numbers: true })
    expect(unasked).not.toHaveProperty('voice')
    expect(unasked.choices).toEqual(said.choices)
  })

  it('has its choices spoken only where all of them can be', () => {
    const texts = {
      fixed: (_language: string, key: string) => (key === 'filled' ? null : { key, text: key }),
    } as never
    const prompt = (label: string) => ({
      type: 'prompt' as const,
      key: 'ask',
      values: {},
      visit: 1,
      options: [
        { id: 'a', label: 'one', values: {} },
        { id: 'b', label, values: {} },
      ],
    })
    const heard = (label: string, listens: boolean | null, missing = '') => {
      const voices = {
        find: (_l: string, key: string) => (key === missing ? null : { hash: key, seconds: 1, size: 1_000 }),
      }
      const draft = { listens, addressForm: 'plural' } as never
      return spokenOf(prompt(label) as never, texts, voices, draft, 'en').spoken.map(({ hash }) => hash)
    }
    const all = ['ask', 'listen.number.1', 'one', 'listen.number.2', 'two']
    expect(heard('two', true)).toEqual(all)
    expect(heard('two', true, 'two')).toEqual(['ask'])
    expect(heard('two', true, 'listen.number.2')).toEqual(['ask'])
    expect(heard('filled', true)).toEqual(['ask'])
    expect(heard('two', true, 'ask')).toEqual([])
    expect(heard('two', false)).toEqual([])
    expect(heard('two', null)).toEqual([])
  })
})

describe('recordings beside the texts', () => {
  const dirs: string[] = []
  afterEach(() => {
    for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true })
  })
  const { texts } = loadLocales('locales')
  function shipped(files: Record<string, Buffer>) {
    const dir = mkdtempSync(join(tmpdir(), 'locales-'))
    dirs.push(dir)
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(join(dir, 'ar', 'audio'), { recursive: true })
      writeFileSync(join(dir, 'ar', 'audio', name), bytes)
    }
    return loadShipped(dir, { texts })
  }

  it('are found by the key of their text', () => {
    const { recordings, mistakes } = shipped({ 'menu.ask.ogg': oggOf(50), 'listen.ask_f.ogg': oggOf(20) })
    expect(mistakes).toEqual([])
    expect(recordings.map(({ language, key }) => `${language} ${key}`)).toEqual([
      'ar listen.ask_f',
      'ar menu.ask',
    ])
  })

  it('are told with file and cure where they cannot be one', () => {
    const told = (files: Record<string, Buffer>) =>
      shipped(files).mistakes.map(({ file, what }) => `${file}: ${what}`)
    expect(told({ 'menu.nothing.ogg': oggOf(5) })[0]).toMatch(
      /^ar\/audio\/menu\.nothing\.ogg: there is no such text; name/,
    )
    expect(told({ 'menu.ask.ogg': recordedByChromium() })[0]).toMatch(/not Opus in Ogg; record it/)
    expect(told({ 'menu.ask.ogg': oggOf(400, 7, 250) })[0]).toMatch(/40 kB or more; speak it shorter/)
    expect(told({ 'menu.ask.mp3': oggOf(5) })[0]).toMatch(/take the file away/)
    expect(told({ 'first.privacy.ogg': oggOf(5) })[0]).toMatch(/values put in/)
    expect(told({ 'menu.ask.ogg': recorded('0'.repeat(16)).bytes })[0]).toMatch(
      /changed after it was recorded/,
    )
    const hash = hashOfText(texts.ar.get('menu.ask')?.text ?? '')
    expect(told({ 'menu.ask.ogg': recorded(hash).bytes })).toEqual([])
  })

  it('are in order where the program brings them', () =>
    expect(loadShipped('locales', { texts }).mistakes).toEqual([]))
})

function broken(at: number): Buffer {
  const bytes = oggOf(5)
  bytes[bytes.length - at] = (bytes[bytes.length - at] ?? 0) ^ 1
  return bytes
}
/** The same with another serial number, and right checksums. */
function otherStream(): Buffer {
  const bytes = oggOf(5)
  for (let at = 0; at < bytes.length; ) {
    const lacing = bytes.subarray(at + 27, at + 27 + bytes.readUInt8(at + 26))
    const end = at + 27 + lacing.length + lacing.reduce((sum, size) => sum + size, 0)
    const page = bytes.subarray(at, end)
    page.writeUInt32LE(2, 14)
    page.writeUInt32LE(0, 22)
    page.writeUInt32LE(checksum(page), 22)
    at = end
  }
  return bytes
}

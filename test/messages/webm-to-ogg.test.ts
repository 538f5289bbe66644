import { fileTypeFromBuffer } from 'file-type'
import { describe, expect, it } from 'vitest'
import { webmToOgg } from '../../src/messages/media/webm-to-ogg.ts'
import { recordedByChromium } from '../chats/files.ts'
import { readOggFile } from '../support/read-ogg.ts'
import { blockOf, element, opusHead, packetOf, simple, webmOf } from '../support/webm-of.ts'

const chromium = recordedByChromium()

function turned(webm: Uint8Array) {
  const ogg = webmToOgg(webm)
  if (!ogg.ok) throw new Error(ogg.why)
  return { ...ogg, ...readOggFile(ogg.bytes) }
}
/** Without the two headers. */
const sound = (webm: Uint8Array) => turned(webm).packets.slice(2)

describe('a recording of a browser as a voice note', () => {
  it('turns what Chromium recorded into Ogg with the same sound', async () => {
    const { bytes, pages, packets, seconds } = turned(chromium)
    expect(await fileTypeFromBuffer(bytes)).toMatchObject({ ext: 'opus' })
    expect(packets[0]?.toString('latin1', 0, 8)).toBe('OpusHead')
    expect(packets[1]?.toString('latin1', 0, 8)).toBe('OpusTags')
    expect(pages.map(({ sumIsRight }) => sumIsRight)).not.toContain(false)
    expect(pages.map(({ number }) => number)).toEqual(pages.map((_, at) => at))
    expect(pages.map(({ kind }) => kind)).toEqual([2, 0, 0, 0, 4])
    expect(seconds).toBeCloseTo(2.16, 2)
    expect(pages.at(-1)?.granule).toBe(2.16 * 48_000)
    // Every packet of the sound stands in the file it came from, byte by byte.
    expect(packets.slice(2)).toHaveLength(36)
    for (const packet of packets.slice(2)) expect(chromium.includes(packet)).toBe(true)
  })

  it('leaves out what the recorder tells of the device', () => {
    const webm = webmOf([simple(packetOf(40))])
    expect(webm.includes('Secret Phone')).toBe(true)
    expect(turned(webm).bytes.includes('Secret Phone')).toBe(false)
  })

  it.each([true, false])('reads clusters of unknown size: %s', (unknown) => {
    const packets = [packetOf(40, 1), packetOf(300, 2)]
    expect(
      sound(
        webmOf(
          packets.map((p) => simple(p)),
          { unknown },
        ),
      ),
    ).toEqual(packets)
  })

  it('reads blocks in groups, and all kinds of lacing', () => {
    const [a, b, c] = [packetOf(40, 1), packetOf(300, 2), packetOf(50, 3)]
    const all = Buffer.concat([a, b, c])
    const xiph = Buffer.concat([Buffer.from([2, 40, 255, 45]), all])
    // 40, then 300 as a difference of 260 in two bytes.
    const ebml = Buffer.concat([Buffer.from([2, 0x80 | 40]), difference(260), all])
    const even = Buffer.concat([Buffer.from([1]), a, packetOf(40, 4)])
    const group = element('a0', element('a1', blockOf(a, 0)))
    expect(sound(webmOf([group]))).toEqual([a])
    expect(sound(webmOf([simple(xiph, 0x82)]))).toEqual([a, b, c])
    expect(sound(webmOf([simple(ebml, 0x86)]))).toEqual([a, b, c])
    expect(sound(webmOf([simple(even, 0x84)]))).toEqual([a, packetOf(40, 4)])
  })

  it.each([254, 255, 256, 510, 1_275])('writes packets of %i bytes', (size) => {
    const packets = Array.from({ length: 60 }, (_, i) => packetOf(size, i))
    const { pages, ...read } = turned(webmOf(packets.map((p) => simple(p))))
    expect(read.packets.slice(2)).toEqual(packets)
    expect(pages.at(-1)).toMatchObject({ kind: 4, granule: 60 * 960, sumIsRight: true })
  })

  it('gives what came before a file breaks off, at every byte', () => {
    const { packets } = turned(chromium)
    for (let end = 0; end < chromium.length; end += 7) {
      const cut = webmToOgg(chromium.subarray(0, end))
      if (cut.ok)
        expect(packets.slice(2)).toEqual(expect.arrayContaining(readOggFile(cut.bytes).packets.slice(2)))
      else expect(cut.why).toMatch(/not_webm|not_opus|broken/)
    }
  })

  it('leaves out other tracks', () => {
    expect(sound(webmOf([simple(packetOf(40)), simple(packetOf(41), 0x80, 2)]))).toEqual([packetOf(40)])
  })

  it.each([
    ['nothing', Buffer.alloc(0), 'not_webm'],
    ['an Ogg file', Buffer.from('OggS and more'), 'not_webm'],
    ['another codec', webmOf([simple(packetOf(40))], { codec: 'A_VORBIS' }), 'not_opus'],
    ['more than two channels', webmOf([simple(packetOf(40))], { head: many() }), 'not_opus'],
    ['a head that is cut', webmOf([simple(packetOf(40))], { head: opusHead().subarray(0, 9) }), 'not_opus'],
    ['no sound', webmOf([]), 'broken'],
    ['noise after the header', Buffer.concat([chromium.subarray(0, 4), Buffer.alloc(500, 0xaa)]), 'not_opus'],
  ])('refuses %s', (_name, bytes, why) => expect(webmToOgg(bytes)).toEqual({ ok: false, why }))
})

function many() {
  const head = opusHead(6)
  head[18] = 1
  return head
}
/** A signed number of EBML in two bytes. */
function difference(value: number) {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(0x4000 | (value + 8_191))
  return bytes
}

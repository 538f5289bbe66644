import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { cleanMedia, largestMedia } from '../../src/messages/media/clean-media.ts'
import { html, oggVoice, pdf, phonePhoto, picture, svg, zipEnd } from './files.ts'

const kindOf = async (bytes: Uint8Array) => {
  const cleaned = await cleanMedia(bytes)
  return cleaned.ok ? `${cleaned.kind} ${cleaned.mime}` : cleaned.why
}

describe('what people and staff send', () => {
  it('is painted anew: upright, and without where, when and with what it was taken', async () => {
    const photo = await phonePhoto()
    expect(photo.includes('SecretPhone')).toBe(true)
    const cleaned = await cleanMedia(photo)
    if (!cleaned.ok) throw new Error(cleaned.why)
    const { exif, icc, xmp, orientation, width, height } = await sharp(cleaned.bytes).metadata()
    expect({ exif, icc, xmp, orientation }).toEqual({})
    expect([width, height]).toEqual([40, 60])
    expect(cleaned.bytes.includes('SecretPhone')).toBe(false)
  })

  it('leaves nothing of a second file that hides in a picture', async () => {
    const both = Buffer.concat([await phonePhoto(), html, Buffer.from(zipEnd, 'latin1')])
    const cleaned = await cleanMedia(both)
    if (!cleaned.ok) throw new Error(cleaned.why)
    expect(cleaned.bytes.includes('<script')).toBe(false)
    expect(cleaned.bytes.includes('PK\x05\x06')).toBe(false)
  })

  it('is known by its first bytes alone', async () => {
    expect(await kindOf(await picture('png'))).toBe('picture image/jpeg')
    expect(await kindOf(await picture('webp'))).toBe('picture image/jpeg')
    expect(await kindOf(oggVoice())).toBe('voice audio/ogg')
  })

  it.each([
    ['SVG', svg],
    ['HTML', html],
    ['PDF', pdf],
    ['plain text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['a sound with a page inside', oggVoice('<html><body>')],
    ['a sound with a script inside', oggVoice('<ScRipt>')],
    ['a sound that ends as an archive', oggVoice(zipEnd)],
    ['a film', oggVoice('\x80theora')],
  ])('refuses %s', async (_name, bytes) => expect(await kindOf(bytes)).toBe('type'))

  it('refuses what is broken or too large', async () => {
    const photo = await phonePhoto()
    expect(await kindOf(photo.subarray(0, photo.length - 200))).toBe('broken')
    expect(await kindOf(Buffer.alloc(largestMedia + 1))).toBe('too_large')
  })
})

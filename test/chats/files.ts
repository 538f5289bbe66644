import { readFileSync } from 'node:fs'
import sharp from 'sharp'

const ascii = (text: string) => Buffer.from(text, 'latin1')

/** A photo as a phone takes it: turned by its EXIF, which also tells where it was. */
export const phonePhoto = (): Promise<Buffer> =>
  sharp({ create: { width: 60, height: 40, channels: 3, background: '#336699' } })
    .jpeg()
    .withExif({
      IFD0: { Make: 'SecretPhone', ImageDescription: 'Raqqa, my house' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 57/1 0/1' },
    })
    .withMetadata({ orientation: 6 })
    .toBuffer()

export const picture = (format: 'png' | 'webp'): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 4, background: '#33669980' } })
    .toFormat(format)
    .toBuffer()

/** Enough of an Opus voice note in Ogg that its kind is known. */
export const oggVoice = (more = ''): Buffer => {
  const page = Buffer.alloc(28)
  page.write('OggS', 0, 'latin1')
  page[5] = 2
  page[26] = 1
  page[27] = 19
  return Buffer.concat([page, ascii('OpusHead'), Buffer.alloc(11), Buffer.alloc(200, 7), ascii(more)])
}

/** Two seconds of Chromium's fake microphone, as its MediaRecorder wrote them: Opus in WebM. */
export const recordedByChromium = (): Buffer =>
  readFileSync(new URL('../messages/sounds/chromium.webm', import.meta.url))

export const svg = ascii('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
export const html = ascii('<!doctype html><script>alert(1)</script>')
export const pdf = ascii('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n')
export const zipEnd = `PK\x05\x06${'\0'.repeat(18)}`

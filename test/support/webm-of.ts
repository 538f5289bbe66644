/** WebM as recorders write it, made by hand: sizes known or not, blocks bare, in groups or laced. */
const hex = (text: string) => Buffer.from(text, 'hex')

export function element(id: string, data: Buffer, unknownSize = false): Buffer {
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(BigInt(data.length))
  size[0] = 1
  return Buffer.concat([hex(id), unknownSize ? hex('01ffffffffffffff') : size, data])
}

export const opusHead = (channels = 1): Buffer =>
  Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, channels, 0, 0]), hex('80bb0000'), hex('000000')])

/** A packet of one frame of 20 ms (CELT, fullband), `size` bytes long. */
export const packetOf = (size: number, fill = 7): Buffer =>
  Buffer.concat([Buffer.from([0xf8]), Buffer.alloc(size - 1, fill)])

export const blockOf = (frames: Buffer, flags = 0x80, track = 1): Buffer =>
  Buffer.concat([Buffer.from([0x80 | track, 0, 0, flags]), frames])
export const simple = (frames: Buffer, flags?: number, track?: number): Buffer =>
  element('a3', blockOf(frames, flags, track))

export function webmOf(
  blocks: Buffer[],
  { codec = 'A_OPUS', head = opusHead(), unknown = true } = {},
): Buffer {
  const track = element(
    'ae',
    Buffer.concat([
      element('d7', Buffer.from([1])),
      element('83', Buffer.from([2])),
      element('86', Buffer.from(codec)),
      element('63a2', head),
    ]),
  )
  const cluster = element('1f43b675', Buffer.concat([element('e7', Buffer.from([0])), ...blocks]), unknown)
  const segment = Buffer.concat([
    element('1549a966', element('4d80', Buffer.from('Secret Phone 12'))),
    element('1654ae6b', track),
    cluster,
  ])
  return Buffer.concat([
    element('1a45dfa3', element('4282', Buffer.from('webm'))),
    element('18538067', segment, unknown),
  ])
}

export type SoundKind = 'audio/ogg' | 'audio/webm' | 'audio/mp4'

const ascii = (bytes: Uint8Array, from: number, to: number) =>
  String.fromCharCode(...bytes.subarray(from, to))

/** What the bytes themselves say they are, whatever the request calls them. Null: nothing that a browser records. */
export function soundKind(bytes: Uint8Array): SoundKind | null {
  if (ascii(bytes, 0, 4) === 'OggS') return 'audio/ogg'
  // EBML, with its document type among the first fields: Matroska alone is a film's container.
  if (ascii(bytes, 0, 4) === '\x1aE\xdf\xa3' && ascii(bytes, 4, 64).includes('webm')) return 'audio/webm'
  if (ascii(bytes, 4, 8) === 'ftyp') return 'audio/mp4'
  return null
}

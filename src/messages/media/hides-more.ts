/** Markup that a browser might be talked into running. Short marks would be met in any long sound by chance. */
const markup = /<!doctype|<script|<html[\s>]|<svg[\s>]|<iframe|<body[\s>]|<\?xml/i
/** Tracks of a film: names of codecs in Matroska, the handler in MP4. */
const film = /V_(?:VP8|VP9|AV1|MPEG|THEORA)|hdlr.{8}vide|\x80theora/s
const pdfWithin = 1_024
const zipWithin = 66_000

/** Whether a sound's bytes are also something else: a page, a document, an archive at the end, a film. */
export function hidesMore(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return (
    markup.test(text) ||
    film.test(text) ||
    text.slice(0, pdfWithin).includes('%PDF-') ||
    text.slice(-zipWithin).includes('PK\x05\x06')
  )
}

/** Crockford's base 32: no I, L, O, U, so that a code can be read aloud and written by hand. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The short code of a chat, `7K3M-9QXD`, made from the last five bytes of its id: nothing is stored, and it tells nothing.
 * Two chats may share one in a trillion; then a search shows both.
 */
export function chatCode(id: string): string {
  let bits = Number.parseInt(suffixOf(id), 16)
  let code = ''
  for (let n = 0; n < 8; n++) {
    code = alphabet[bits % 32] + code
    bits = Math.floor(bits / 32)
  }
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** What the id of a chat with this code ends with (ten hex digits), or null where it is no code. */
export function idEndOf(code: string): string | null {
  const plain = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (!/^[0-9A-HJKMNP-TV-Z]{8}$/.test(plain)) return null
  let bits = 0
  for (const char of plain) bits = bits * 32 + alphabet.indexOf(char)
  return bits.toString(16).padStart(10, '0')
}

const suffixOf = (id: string) => id.slice(-10)

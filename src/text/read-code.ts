/** Digits of Arabic and Persian keyboards as Latin ones. */
export const latinDigits = (text: string): string =>
  text
    .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0))

/** A code of so many digits as somebody typed it: in any digits, with or without gaps. Null: it is none. */
export function readCode(text: string, length: number): string | null {
  const digits = latinDigits(text).replace(/[\s\u2066-\u2069\u200e\u200f-]/g, '')
  return digits.length === length && /^\d+$/.test(digits) ? digits : null
}

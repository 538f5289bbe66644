/** What a spreadsheet program may take for a formula, also in its full-width forms. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/

/** A text that no spreadsheet program runs: an apostrophe stands before what could begin a formula. */
export const neutral = (text: string): string => (formula.test(text) ? `'${text}` : text)

/** The text that was neutralised. */
export const original = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell

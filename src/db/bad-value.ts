/**
 * True where the database cannot hold what it was given: the year 0, a NUL in a text, a number too large (SQLSTATE class 22).
 * What passed every schema of ours on the way there came from outside.
 */
export function isBadValue(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return (typeof code === 'string' && /^22[0-9A-Z]{3}$/.test(code)) || isBadValue(cause, depth + 1)
}

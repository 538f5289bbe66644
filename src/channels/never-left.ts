/** Errors of making a connection: the request surely never left. */
const connectCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])
const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/

/** Whether a call failed before its request left: surely nothing was sent. */
export function neverLeft(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const { code, syscall, cause, errors } = error as Record<string, unknown>
  if (syscall === 'connect') return true
  if (typeof code === 'string' && (connectCodes.has(code) || tlsCode.test(code))) return true
  // Node tries several addresses of a host; all of them failed.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((each) => neverLeft(each, depth + 1))
  return neverLeft(cause, depth + 1)
}

/** Of postgres.js: no connection, or it broke. */
const connection =
  /^(CONNECTION_|CONNECT_|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/
/**
 * Classes of SQLSTATE that speak of the server and not of the statement: connection, rolled back for others' sake, no disk or
 * memory left, an operator's or the system's doing. 57014 (took too long) is the statement's own.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const server = /^(08|40|53|57P|58)|^(25P03|55P03)$/

/** True where the database was away, full, restarting or in a deadlock: the same again may well succeed. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  if (typeof code === 'string' && (connection.test(code) || server.test(code))) return true
  return isOutage(cause, depth + 1)
}

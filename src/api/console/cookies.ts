import type { FastifyReply, FastifyRequest } from 'fastify'

/** `__Host-` ties a cookie to this very host over TLS; browsers take it on https alone, so a laptop's plain http goes without. */
export const cookieNames = (publicUrl: string) => {
  const prefix = publicUrl.startsWith('https://') ? '__Host-' : ''
  return { signIn: `${prefix}staff`, device: `${prefix}staff-device`, oidc: `${prefix}staff-oidc` }
}

/** The value of a cookie, or null. Of a name that comes twice (somebody planted one) neither counts. */
export function readCookie(request: FastifyRequest, name: string): string | null {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return values.length === 1 && values[0] !== '' ? (values[0] ?? null) : null
}

/** Sets a cookie that no script reads and no other site sends; null ends it. `maxAge` in seconds. */
export function setCookie(
  reply: FastifyReply,
  name: string,
  value: string | null,
  maxAge?: number,
  sameSite: 'Strict' | 'Lax' = 'Strict',
): void {
  const parts = [`${name}=${value ?? ''}`, 'Path=/', 'HttpOnly', `SameSite=${sameSite}`]
  if (name.startsWith('__Host-')) parts.push('Secure')
  if (value === null) parts.push('Max-Age=0')
  else if (maxAge !== undefined) parts.push(`Max-Age=${Math.floor(maxAge)}`)
  reply.header('set-cookie', parts.join('; '))
}

import type { FastifyRequest } from 'fastify'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request comes from our own pages. Browsers say so by Sec-Fetch-Site, on older ones by Origin; a request that
 * changes something and says neither is refused. A link from elsewhere may open a page (a navigation), nothing more.
 */
export function isOwnSite(request: FastifyRequest, publicUrl: string): boolean {
  const { origin, 'sec-fetch-site': site, 'sec-fetch-mode': mode } = request.headers
  const reads = safe.has(request.method)
  if (reads && site !== undefined && site !== 'same-origin' && site !== 'none') return mode === 'navigate'
  if (reads) return true
  if (site !== undefined && site !== 'same-origin') return false
  if (origin === undefined) return site === 'same-origin'
  return origin === new URL(publicUrl).origin || hostOf(origin) === request.host
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}

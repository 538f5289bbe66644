import { isIP } from 'node:net'

/**
 * Where a webhook may go: https to a name of the world outside. Hosts that the operator has named (`inside`) may also be
 * addresses or stand in our own network, and loopback ones among them speak plain http. What is looked up is checked
 * again when it is connected to. Null: not there.
 */
export function readWebhookUrl(text: string, inside: readonly string[]): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url) return null
  if (url.username !== '' || url.password !== '' || url.hash !== '') return null
  const host = hostOf(url)
  if (inside.includes(host))
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(host)) ? url : null
  return url.protocol === 'https:' && isIP(host) === 0 && host.includes('.') ? url : null
}

export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')
const isLoopback = (host: string) => host === 'localhost' || host === '::1' || /^127\./.test(host)

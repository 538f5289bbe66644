import { isIP } from 'node:net'

/** Readers of one value each. They return what is meant, or tell the mistake: never the value itself, it may be a secret. */
export type Read<T> = (text: string) => T | Mistake
export interface Mistake {
  mistake: string
}
export const mistake = (text: string): Mistake => ({ mistake: text })
export const isMistake = (value: unknown): value is Mistake =>
  typeof value === 'object' && value !== null && 'mistake' in value

export const integer =
  (least: number, most: number): Read<number> =>
  (text) =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? Number(text)
      : mistake(`must be a whole number from ${least} to ${most}`)

export const oneOf =
  <T extends string>(...words: T[]): Read<T> =>
  (text) =>
    words.find((word) => word === text.toLowerCase()) ?? mistake(`must be one of ${words.join(', ')}`)

export const matching =
  (pattern: RegExp, what: string): Read<string> =>
  (text) =>
    pattern.test(text) ? text : mistake(`must be ${what}`)

/** A URL of these schemes, without a trailing slash. */
export const url =
  (schemes: string[], example: string): Read<string> =>
  (text) => {
    const parsed = URL.canParse(text) ? new URL(text) : null
    if (!parsed || !schemes.includes(parsed.protocol.slice(0, -1)))
      return mistake(`must be a URL such as ${example}`)
    return text.replace(/\/+$/, '')
  }

export const list =
  <T>(item: Read<T>): Read<T[]> =>
  (text) => {
    const items = words(text).map(item)
    return items.find(isMistake) ?? (items as T[])
  }

export const atLeastOne =
  <T>(reader: Read<T[]>): Read<T[]> =>
  (text) => {
    const items = reader(text)
    return isMistake(items) || items.length > 0 ? items : mistake('must name at least one')
  }

export const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean)

/** An origin: scheme, host, port. Without TLS only on this machine. */
export const origin: Read<string> = (text) => {
  const parsed = URL.canParse(text) ? new URL(text) : null
  const local = parsed && ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname)
  if (
    parsed &&
    (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && local)) &&
    parsed.origin === text.replace(/\/$/, '')
  )
    return parsed.origin
  return mistake('must be origins such as https://example.org, separated by commas')
}

/** What Fastify takes as `trustProxy`: yes, no, or the proxies' addresses. */
export const proxies: Read<boolean | string> = (text) => {
  const plain = text.toLowerCase()
  if (['true', 'yes', '1'].includes(plain)) return true
  if (['false', 'no', '0'].includes(plain)) return false
  const named = ['loopback', 'linklocal', 'uniquelocal']
  const good = words(text).every((word) => {
    const [address = '', bits] = word.split('/')
    return named.includes(word) || (isIP(address) !== 0 && (bits === undefined || /^\d{1,3}$/.test(bits)))
  })
  return good
    ? words(text).join(',')
    : mistake('must be true, false, or addresses of proxies such as 10.0.0.0/8')
}

/** Reads a setting by its name, or takes what stands for "unset"; a mistake is noted with the name. */
export type ReadSetting = <T, D>(name: string, reader: Read<T>, fallback: D) => T | D

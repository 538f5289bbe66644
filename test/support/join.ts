import { type Dispatcher, request } from 'undici'
import { totpCode } from '../../src/staff/totp.ts'
import type { Answer } from './staff.ts'

/** A browser: keeps cookies, and calls as our own page does. */
export function browser(url: string, userAgent = 'Mozilla/5.0 (Android 14; Mobile) Firefox/140.0') {
  const cookies = new Map<string, string>()
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string | null> = {},
  ): Promise<Answer> => {
    const all: Record<string, string | null> = {
      'user-agent': userAgent,
      origin: url,
      'sec-fetch-site': 'same-origin',
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') || null,
      'content-type': body === undefined ? null : 'application/json',
      ...headers,
    }
    const given = Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== null)
    // Not by fetch: it sets Sec-Fetch-Mode itself.
    const response = await request(`${url}${path}`, {
      method: method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(given),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answered = new Headers()
    for (const [name, value] of Object.entries(response.headers))
      for (const line of [value ?? ''].flat()) answered.append(name, line)
    for (const line of answered.getSetCookie()) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split(/=(.*)/)
      if (/max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await response.body.text()
    const json = /json/.test(answered.get('content-type') ?? '')
    return {
      status: response.statusCode,
      headers: answered,
      body: json && text ? JSON.parse(text) : null,
    }
  }
  return {
    cookies,
    send,
    get: (path: string) => send('GET', path),
    post: (path: string, body: unknown = {}) => send('POST', path, body),
  }
}
export type Browser = ReturnType<typeof browser>

export const goodPassword = 'olive tree by the river'
export const goodPin = '4072'

/** Uses a one-time link as its page does. `now` is the clock of the app. */
export async function join(
  page: Browser,
  token: string,
  now: number,
  more: Record<string, unknown> = {},
): Promise<{ status: number; secret: string; recoveryCodes: string[]; body: Answer['body'] }> {
  const opened = await page.post('/api/staff/invitation', { token })
  if (opened.status !== 200)
    return { status: opened.status, secret: '', recoveryCodes: [], body: opened.body }
  const { secret } = opened.body.authenticator
  const accepted = await page.post('/api/staff/invitation/accept', {
    token,
    password: goodPassword,
    pin: goodPin,
    code: totpCode(secret, now),
    ...more,
  })
  return {
    status: accepted.status,
    secret,
    recoveryCodes: accepted.body?.recoveryCodes ?? [],
    body: accepted.body,
  }
}

/** Password and code. */
export async function signIn(page: Browser, account: string, code: string): Promise<Answer> {
  const first = await page.post('/api/staff/sign-in', { account, password: goodPassword })
  return first.status === 200 ? page.post('/api/staff/sign-in/code', { code }) : first
}

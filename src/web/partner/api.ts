import type { Language } from '../chat/languages.ts'

export type Act = 'receive' | 'accept' | 'schedule' | 'done' | 'no_show' | 'cannot_reach' | 'refuse'

export type Page =
  | {
      status: 'open'
      state: string
      acts: Act[]
      service: Record<Language, string>
      priority: string
      scheduledFor: string | null
      dueAt: string | null
      clockStage: string
      fields: Record<string, string>
      expiresAt: string
    }
  | { status: 'gone' | 'no_consent' }
  | { status: 'closed'; state: string }

export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; code: string }

/** Asks the server; what opens the link is in the body. Never throws: a lost line is status 0. */
async function ask<T>(path: string, body: object): Promise<Answer<T>> {
  try {
    const answer = await fetch(`../api/partner/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    })
    if (answer.status === 204) return { ok: true, value: undefined as unknown as T }
    const said = (await answer.json()) as T & { code?: string }
    return answer.ok ? { ok: true, value: said } : { ok: false, status: answer.status, code: said.code ?? '' }
  } catch {
    return { ok: false, status: 0, code: 'offline' }
  }
}

export const open = (token: string, code: string) => ask<undefined>('open', { token, code })
export const read = (token: string) => ask<Page>('read', { token })
export const act = (token: string, name: Act, details: object) =>
  ask<Page>('act', { token, act: name, ...details })

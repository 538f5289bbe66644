import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { uuidv7 } from '../../src/contacts/ids.ts'
import { openVault } from '../../src/contacts/open-vault.ts'
import { staff } from '../../src/db/schema/index.ts'
import { createStaff, type NewStaff } from '../../src/staff/create-staff.ts'
import { openSignIn } from '../../src/staff/open-sign-in.ts'
import type { TestApp } from './app.ts'

/** Somebody who works here and is signed in, past password, code and PIN. */
export interface SignedIn {
  id: string
  alias: string
  /** As a browser would send it. */
  cookie: string
  /** The id of the sign-in. */
  signInId: string
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export interface Answer {
  status: number
  headers: Headers
  /** The JSON of the answer; null where it has none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect
  body: any
}

/** An active staff member of an app with the role `web`. Unnamed details are those of a caseworker in Raqqa. */
export async function staffIn(test: TestApp, details: Partial<NewStaff> = {}): Promise<SignedIn> {
  const made = await makeStaff(test, details)
  return signedIn(test, made.id, made.alias)
}

/** The same without a sign-in. */
export async function makeStaff(
  { database, config }: TestApp,
  details: Partial<NewStaff> = {},
): Promise<{ id: string; alias: string; account: string }> {
  const { db, sql } = database
  const opened = await openVault(sql, config.masterKey)
  if (!opened.ok) throw new Error('another key')
  const id = uuidv7(Date.now())
  const word = randomUUID().slice(0, 8)
  const member: NewStaff = {
    id,
    role: 'caseworker',
    alias: `Worker ${word}`,
    name: `Name ${word}`,
    account: `${word}@example.org`,
    centers: ['raqqa'],
    language: 'en',
    gender: 'f',
    languages: ['ar', 'kmr', 'en'],
    trained: [],
    capacity: 8,
    now: new Date(),
    ...details,
  }
  await db.transaction(async (tx) => {
    const created = await createStaff(tx, opened.vault, member)
    if (!created.ok) throw new Error(created.why)
    await tx.update(staff).set({ state: 'active' }).where(eq(staff.id, member.id))
  })
  return { id: member.id, alias: member.alias, account: member.account }
}

/** One more sign-in of somebody. `now`: the app's clock, where a test has set it. */
export async function signedIn(
  { app, database }: TestApp,
  staffId: string,
  alias: string,
  now = new Date(),
): Promise<SignedIn> {
  if (!app.url) throw new Error('the app has no role web')
  const signInId = uuidv7(now.getTime())
  const { token } = await database.db.transaction((tx) =>
    openSignIn(tx, { id: signInId, staffId, deviceId: null, stage: 'full', now }),
  )
  return client(app.url, `staff=${token}`, { id: staffId, alias, signInId })
}

/** Calls the API as our own page does. */
export function client(
  url: string,
  cookie: string,
  who: { id: string; alias: string; signInId: string },
): SignedIn {
  const send: SignedIn['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        cookie,
        origin: url,
        'sec-fetch-site': 'same-origin',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    // A stream does not end by itself.
    const streams = /event-stream/.test(response.headers.get('content-type') ?? '')
    if (streams) await response.body?.cancel()
    const text = streams ? '' : await response.text()
    const json = /json/.test(response.headers.get('content-type') ?? '')
    return {
      status: response.status,
      headers: response.headers,
      body: json && text ? JSON.parse(text) : null,
    }
  }
  return {
    ...who,
    cookie,
    send,
    get: (path) => send('GET', path),
    post: (path, body = {}) => send('POST', path, body),
  }
}

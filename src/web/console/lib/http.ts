/** Why something did not go. `code` is the problem document's, or `offline`, `slow`, `aborted` of our own. */
export interface Problem {
  status: number
  code: string
  /** What else the document says: who owns a chat, which words were marked. */
  about: Record<string, unknown>
  /** When to come again, as far as the server said. */
  afterMs?: number
}
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem }

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  body?: unknown
  /** Bytes as they are, with their kind. */
  blob?: Blob
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Nobody's hand is on it: it does not put off the PIN. */
  background?: boolean
  /** Goes out even when the tab closes. */
  keepalive?: boolean
  /** How long to wait for the answer, milliseconds. */
  patienceMs?: number
}

const usualPatienceMs = 25_000

type Ear = (problem: Problem) => void
const ears = new Set<Ear>()
/** Hears of every refusal: a sign-in that ended is everybody's matter. */
export const hearProblems = (ear: Ear): void => void ears.add(ear)

/** Asks the server's API below `/api`. Never throws; a lost line is a problem like any other. */
export async function ask<T>(path: string, options: Ask = {}): Promise<Answer<T>> {
  const answer = await fetchAnswer(path, options)
  if (!(answer instanceof Response)) return refused(answer)
  if (!answer.ok) return refused(await problemOf(answer))
  if (answer.status === 204) return { ok: true, value: undefined as T }
  try {
    return { ok: true, value: (await answer.json()) as T }
  } catch {
    return refused({ status: 0, code: 'offline', about: {} })
  }
}

/** The bytes of a picture or a voice. They stay in memory. */
export async function askBlob(path: string, signal?: AbortSignal): Promise<Answer<Blob>> {
  const answer = await fetchAnswer(path, { patienceMs: 120_000, ...(signal ? { signal } : {}) })
  if (!(answer instanceof Response)) return { ok: false, problem: answer }
  if (!answer.ok) return refused(await problemOf(answer))
  try {
    return { ok: true, value: await answer.blob() }
  } catch {
    return { ok: false, problem: { status: 0, code: 'offline', about: {} } }
  }
}

function refused<T>(problem: Problem): Answer<T> {
  for (const ear of ears) ear(problem)
  return { ok: false, problem }
}

async function fetchAnswer(path: string, options: Ask): Promise<Response | Problem> {
  const { method = 'GET', body, blob, headers = {}, signal, background, keepalive } = options
  const ended = new AbortController()
  const timer = setTimeout(() => ended.abort(), options.patienceMs ?? usualPatienceMs)
  const given = () => ended.abort()
  signal?.addEventListener('abort', given)
  try {
    return await fetch(`../api/${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(blob ? { 'content-type': blob.type || 'application/octet-stream' } : {}),
        ...(background ? { 'x-background': '1' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(blob ? { body: blob } : {}),
      credentials: 'same-origin',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: ended.signal,
      ...(keepalive ? { keepalive } : {}),
    })
  } catch {
    const code = signal?.aborted ? 'aborted' : ended.signal.aborted ? 'slow' : 'offline'
    return { status: 0, code, about: {} }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', given)
  }
}

async function problemOf(answer: Response): Promise<Problem> {
  const body: unknown = await answer.json().catch(() => null)
  const about = body && typeof body === 'object' ? (body as Record<string, unknown>) : {}
  const seconds = Number(answer.headers.get('retry-after'))
  return {
    status: answer.status,
    code: typeof about.code === 'string' ? about.code : '',
    about,
    ...(seconds > 0 ? { afterMs: seconds * 1000 } : {}),
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { connectRaw } from './client.ts'

export type Reached = { ok: true } | { ok: false; sentence: string; cure: string }

/** The oldest PostgreSQL that the queries and the queue's backend are tried on. */
const oldestMajor = 15

/**
 * Whether a given database can be used; asked before anything else is started. A server that does not answer is asked
 * again for `patience` milliseconds: in a rack it may be starting beside us. The password is never in the sentence.
 */
export async function reachDatabase(url: string, patience = 5000): Promise<Reached> {
  const where = placeOf(url)
  for (const until = Date.now() + patience; ; await sleep(500)) {
    const sql = connectRaw(url, { max: 1, name: 'mpcc-chat start' })
    try {
      const [row] = await sql<{ version: number; encoding: string }[]>`
        select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`
      return judge(where, Math.floor((row?.version ?? 0) / 10_000), row?.encoding ?? '')
    } catch (error) {
      const code = (error as { code?: string }).code ?? 'unknown'
      const refusal = explain(where, code)
      if (refusal.final || Date.now() > until)
        return { ok: false, sentence: refusal.sentence, cure: refusal.cure }
    } finally {
      await sql.end({ timeout: 1 }).catch(() => {})
    }
  }
}

function judge(where: string, major: number, encoding: string): Reached {
  if (major < oldestMajor)
    return {
      ok: false,
      sentence: `The PostgreSQL at ${where} is of version ${major}; ${oldestMajor} or newer is needed.`,
      cure: 'Update it, or unset DATABASE_URL to use the one that comes along.',
    }
  if (encoding !== 'UTF8')
    return {
      ok: false,
      sentence: `The database at ${where} is not in UTF-8 (${encoding}).`,
      cure: "Make one by: create database NAME encoding 'UTF8' template template0.",
    }
  return { ok: true }
}

function explain(where: string, code: string): { sentence: string; cure: string; final: boolean } {
  const check =
    'Check DATABASE_URL and that the server runs, or unset it to use the database that comes along.'
  switch (code) {
    case '28P01':
    case '28000':
      return {
        sentence: `The database at ${where} refuses the user or password (${code}).`,
        cure: 'Mend the user and password in DATABASE_URL.',
        final: true,
      }
    case '3D000':
      return {
        sentence: `The database at ${where} does not exist.`,
        cure: 'Make it (createdb), or mend the name in DATABASE_URL.',
        final: true,
      }
    case '42501':
      return {
        sentence: `The database at ${where} does not let this user in (${code}).`,
        cure: 'Grant it the right to connect and to create schemas.',
        final: true,
      }
    case 'ENOTFOUND':
      return { sentence: `The host of the database at ${where} is not known.`, cure: check, final: false }
    default:
      return { sentence: `The database at ${where} cannot be reached (${code}).`, cure: check, final: false }
  }
}

/** Host, port and name without user and password. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname || 'localhost'}:${port || 5432}${pathname}`
}

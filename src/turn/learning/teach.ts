import { and, eq } from 'drizzle-orm'
import type { Vault } from '../../contacts/vault.ts'
import { directoryExamples, services, serviceWords } from '../../db/schema/index.ts'
import type { Tx } from '../../db/types.ts'
import { intents } from '../../understanding/types.ts'
import { gap } from './mask.ts'
import { dropUnmatched, readUnmatched } from './unmatched.ts'

export type Taught =
  | { ok: true; text: string }
  | { ok: false; why: 'no-message' | 'no-label' | 'nothing-left' }

/**
 * Makes a message an example of a service or an intent, and takes it off the list. A running service understands by it within
 * half a minute.
 */
export async function addExample(
  tx: Tx,
  vault: Vault,
  taught: { id: string; label: string; exampleId: string },
): Promise<Taught> {
  const { id, label, exampleId } = taught
  if (!(intents as readonly string[]).includes(label) && !(await isService(tx, label))) return no('no-label')
  const message = await readUnmatched(tx, vault, id)
  if (!message) return no('no-message')
  const text = message.text.replaceAll(gap, ' ').replace(/\s+/gu, ' ').trim()
  if (!/\p{L}/u.test(text)) return no('nothing-left')
  const language = message.language ?? 'ar'
  await tx
    .insert(directoryExamples)
    .values({ id: exampleId, label, language, text })
    .onConflictDoUpdate({ target: directoryExamples.text, set: { label, language } })
  await dropUnmatched(tx, [id])
  return { ok: true, text }
}

/** Makes words of a message a name that people use for a service, and takes the message off the list. */
export async function addWord(
  tx: Tx,
  vault: Vault,
  taught: { id: string; service: string; word: string },
): Promise<Taught> {
  const { id, service, word } = taught
  if (!(await isService(tx, service))) return no('no-label')
  const message = await readUnmatched(tx, vault, id)
  if (!message) return no('no-message')
  const text = word.trim().slice(0, 100)
  if (!/\p{L}/u.test(text)) return no('nothing-left')
  await tx
    .insert(serviceWords)
    .values({ serviceId: service, language: message.language ?? 'ar', text })
    .onConflictDoNothing()
  await dropUnmatched(tx, [id])
  return { ok: true, text }
}

const no = (why: Extract<Taught, { ok: false }>['why']) => ({ ok: false, why }) as const

async function isService(tx: Tx, id: string): Promise<boolean> {
  const [found] = await tx
    .select({ id: services.id })
    .from(services)
    .where(and(eq(services.id, id), eq(services.status, 'active')))
  return found !== undefined
}

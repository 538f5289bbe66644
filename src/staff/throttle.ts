import { sql } from 'drizzle-orm'
import type { Vault } from '../contacts/vault.ts'
import type { Tx } from '../db/types.ts'

const minute = 60_000

/** How many tries of a kind there are before a lock, and for how long, in milliseconds. */
const policies = {
  /** One account, from browsers that it never signed in from. */
  account: { tries: 5, within: 15 * minute, lock: 15 * minute },
  /** One account from one browser that it did: strangers who lock the account do not lock her out. */
  device: { tries: 10, within: 15 * minute, lock: 15 * minute },
  /** One address, from unknown browsers. A whole office shares one. */
  address: { tries: 60, within: 15 * minute, lock: 15 * minute },
  /** Wrong codes of one staff member, over all her sign-ins. */
  code: { tries: 10, within: 15 * minute, lock: 15 * minute },
  /** One-time links that are none, from one address. */
  link: { tries: 30, within: 15 * minute, lock: 15 * minute },
} as const
export type TryKind = keyof typeof policies
export type TryKey = [kind: TryKind, of: string]

export type Admitted = { ok: true } | { ok: false; retryAfterMs: number }

/**
 * Counts a try before it is looked at, so that a hundred at once are not a hundred tries for the price of one. Refuses while
 * a lock holds. What was right is given back by `giveBack`. In a transaction of its own: a refused sign-in is no rollback.
 */
export async function takeTries(tx: Tx, vault: Vault, keys: TryKey[], now: Date): Promise<Admitted> {
  for (const key of sorted(keys)) {
    const { tries, within, lock } = policies[key[0]]
    const hash = hashOf(vault, key)
    const at = now.toISOString()
    const opens = new Date(now.getTime() - within).toISOString()
    const until = new Date(now.getTime() + lock).toISOString()
    // A time ahead of ours comes of a clock that was set: then the count begins anew, and no lock lasts longer than it may.
    const [row] = await tx.execute<{ tries: number }>(sql`
      insert into sign_in_tries as t (key_hash, tries, since) values (${hash}, 1, ${at})
      on conflict (key_hash) do update set
        tries = case when t.since < ${opens} or t.since > ${at} or t.locked_until is not null then 1 else t.tries + 1 end,
        since = case when t.since < ${opens} or t.since > ${at} or t.locked_until is not null then ${at} else t.since end,
        locked_until = case when t.since >= ${opens} and t.since <= ${at} and t.locked_until is null
          and t.tries + 1 >= ${tries} then ${until}::timestamptz end
      where t.locked_until is null or t.locked_until <= ${at} or t.locked_until > ${until}
      returning tries`)
    if (row) continue
    const [locked] = await tx.execute<{ until: string }>(
      sql`select locked_until as until from sign_in_tries where key_hash = ${hash}`,
    )
    return { ok: false, retryAfterMs: Math.max(1_000, Date.parse(locked?.until ?? at) - now.getTime()) }
  }
  return { ok: true }
}

/** It was right: the count of the account begins anew; of the address only this one try is taken back. */
export async function giveBack(tx: Tx, vault: Vault, keys: TryKey[]): Promise<void> {
  for (const key of sorted(keys)) {
    const hash = hashOf(vault, key)
    if (key[0] === 'address' || key[0] === 'link')
      await tx.execute(sql`
        update sign_in_tries set tries = greatest(tries - 1, 0),
          locked_until = case when tries >= ${policies[key[0]].tries} then null else locked_until end
        where key_hash = ${hash}`)
    else await tx.execute(sql`delete from sign_in_tries where key_hash = ${hash}`)
  }
}

/** Removes counts that say nothing any more. */
export async function sweepTries(tx: Tx, now: Date): Promise<void> {
  const dayAgo = new Date(now.getTime() - 24 * 60 * minute).toISOString()
  await tx.execute(sql`delete from sign_in_tries where since < ${dayAgo}`)
}

const hashOf = (vault: Vault, [kind, of]: TryKey) => vault.hash('sign-in try', `${kind}\0${of}`)
/** In one order, so that two sign-ins do not wait for each other. */
const sorted = (keys: TryKey[]) => [...keys].sort((a, b) => a.join('\0').localeCompare(b.join('\0')))

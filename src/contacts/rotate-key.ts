import type postgres from 'postgres'
import { checkWord, keyPlaces, openInstallation, readInstallation } from './open-vault.ts'
import { open, seal } from './seal.ts'

const keysAtOnce = 1_000

/**
 * Wraps every key anew by `newKey`, all in one transaction; content is not touched. The service must be stopped: a
 * process that still holds the old key can then neither open keys nor have its new ones opened.
 * Refuses when `oldKey` is not the present one.
 */
export async function rotateMasterKey(
  sql: postgres.Sql,
  oldKey: Buffer,
  newKey: Buffer,
): Promise<{ ok: true; keys: number } | { ok: false; why: 'wrong-key' }> {
  return sql.begin(async (tx) => {
    await tx`lock table keys.installation, keys.data_keys in exclusive mode`
    const rows = await readInstallation(tx)
    const present = openInstallation(rows, oldKey)
    if (!present) return { ok: false, why: 'wrong-key' } as const
    const keyId = (present.keyId % 255) + 1
    const values = { check: checkWord, hmac: present.hmacKey }
    for (const [name, plain] of Object.entries(values))
      await tx`update keys.installation set value = ${seal(newKey, keyPlaces.installation, name, plain, keyId)} where name = ${name}`
    const wrapAnew = (owner: string, wrapped: Buffer) =>
      seal(newKey, keyPlaces.dataKey, owner, open(oldKey, keyPlaces.dataKey, owner, wrapped), keyId)
    return { ok: true, keys: await rewrapAll(tx, wrapAnew) } as const
  })
}

async function rewrapAll(tx: postgres.TransactionSql, wrapAnew: (owner: string, wrapped: Buffer) => Buffer) {
  let count = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = await tx<{ owner: string; wrapped: Buffer }[]>`
      select owner_id as owner, wrapped from keys.data_keys where owner_id > ${after} order by owner_id limit ${keysAtOnce}`
    if (rows.length === 0) return count
    // As hex: an array of buffers would be sent with the type of one buffer.
    const wrapped = rows.map((row) => wrapAnew(row.owner, row.wrapped).toString('hex'))
    await tx`
      update keys.data_keys k set wrapped = decode(n.wrapped, 'hex')
      from unnest(${rows.map((row) => row.owner)}::uuid[], ${wrapped}::text[]) as n (owner_id, wrapped)
      where k.owner_id = n.owner_id`
    count += rows.length
    after = (rows.at(-1) as { owner: string }).owner
  }
}

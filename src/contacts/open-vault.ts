import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { open, seal } from './seal.ts'
import type { Vault } from './vault.ts'

/** Places of what keys.installation and keys.data_keys hold, sealed by the master key. */
export const keyPlaces = { dataKey: 'keys.data_keys', installation: 'keys.installation' } as const
/** What the check value says once it is opened. */
export const checkWord = 'mpcc-chat'
const firstKeyId = 1

export interface InstallationKeys {
  /** Which master key wrapped the keys: 1 at first, one more with each rotation (1 follows 255). */
  keyId: number
  hmacKey: Buffer
}

/**
 * Opens the key store. The first start makes the installation's keys; of two processes that start at once both use what
 * the first has made. Refuses a MASTER_KEY that is not the one the keys are wrapped by.
 */
export async function openVault(
  sql: postgres.Sql,
  masterKey: Buffer,
): Promise<{ ok: true; vault: Vault } | { ok: false; why: 'wrong-key' }> {
  await makeOnce(sql, masterKey)
  const keys = openInstallation(await readInstallation(sql), masterKey)
  return keys ? { ok: true, vault: createVault(masterKey, keys) } : { ok: false, why: 'wrong-key' }
}

/** Both rows in one transaction: who comes second waits for it, then finds them there. */
async function makeOnce(sql: postgres.Sql, masterKey: Buffer) {
  const put = (name: string, plain: string | Buffer) => ({
    name,
    value: seal(masterKey, keyPlaces.installation, name, plain, firstKeyId),
  })
  const rows = [put('check', checkWord), put('hmac', randomBytes(32))]
  const there = await sql`select 1 from keys.installation where name = 'check'`
  if (there.length > 0) return
  await sql.begin((tx) => tx`insert into keys.installation ${tx(rows)} on conflict do nothing`)
}

export async function readInstallation(sql: postgres.ISql): Promise<Map<string, Buffer>> {
  const rows = await sql<{ name: string; value: Buffer }[]>`select name, value from keys.installation`
  return new Map(rows.map((row) => [row.name, row.value]))
}

/** Null: this master key did not wrap them. */
export function openInstallation(rows: Map<string, Buffer>, masterKey: Buffer): InstallationKeys | null {
  const check = rows.get('check')
  const hmac = rows.get('hmac')
  if (!check || !hmac) throw new Error('keys.installation is incomplete')
  try {
    open(masterKey, keyPlaces.installation, 'check', check)
  } catch {
    return null
  }
  return { keyId: check[1] as number, hmacKey: open(masterKey, keyPlaces.installation, 'hmac', hmac) }
}

function createVault(masterBytes: Buffer, { keyId, hmacKey: hmacBytes }: InstallationKeys): Vault {
  const masterKey = createSecretKey(masterBytes)
  const hmacKey = createSecretKey(hmacBytes)
  return {
    hash: (purpose, value) => createHmac('sha256', hmacKey).update(`${purpose}\0${value}`).digest(),
    newKey(ownerId) {
      const key = randomBytes(32)
      return { key: createSecretKey(key), wrapped: seal(masterKey, keyPlaces.dataKey, ownerId, key, keyId) }
    },
    unwrap(ownerId, wrapped) {
      if (wrapped[1] !== keyId)
        throw new Error('the master key was changed: start again with the new MASTER_KEY')
      return createSecretKey(open(masterKey, keyPlaces.dataKey, ownerId, wrapped))
    },
  }
}

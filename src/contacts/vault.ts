import type { DataKey } from './seal.ts'

/** Keeps the keys: the master key never leaves it. Made by `openVault(sql, masterKey)` in open-vault.ts. */
export interface Vault {
  /** HMAC-SHA-256 under the installation's own key, with a purpose so that hashes of different things never compare. */
  hash(purpose: string, value: string): Buffer
  /** A new data key and its wrapped form (AAD: the owner), to be stored in keys.data_keys. */
  newKey(ownerId: string): { key: DataKey; wrapped: Buffer }
  unwrap(ownerId: string, wrapped: Buffer): DataKey
}

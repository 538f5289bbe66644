import type { Vault } from '../contacts/vault.ts'

/** The same account however it is typed: case, width and spaces at the ends do not count. */
export const normaliseAccount = (account: string): string => account.normalize('NFKC').trim().toLowerCase()

/** What an account is found by. */
export const hashAccount = (vault: Vault, account: string): Buffer =>
  vault.hash('staff account', normaliseAccount(account))

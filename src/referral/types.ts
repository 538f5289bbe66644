import type { Vault } from '../contacts/vault.ts'
import type { ConsentRules } from './consent-rules.ts'

/** What writing functions need beside the transaction. */
export interface Writing {
  vault: Vault
  now: Date
  newId(): string
  rules: ConsentRules
}

/**
 * Who makes a move. The caller has checked that a worker is who she is and may see the referral; that a person's or a
 * recipient's referral is theirs is checked here.
 */
export type Actor =
  | { role: 'person'; contactId: string }
  /** A worker who records for her what she said. */
  | { role: 'person'; staffId: string }
  | { role: 'referrer'; staffId: string }
  | { role: 'supervisor'; staffId: string }
  | { role: 'recipient'; recipientId: string; staffId?: string }
  | { role: 'service' }

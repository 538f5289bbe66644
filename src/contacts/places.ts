/**
 * Where sealed bytes stand: table and column. Together with the row's id it is their additional data, so sealed bytes
 * that are moved to another row or column do not open.
 */
export const places = {
  address: 'addresses.address',
  safeContact: 'contacts.safe_contact',
  personName: 'persons.name',
  conversation: 'conversations.state',
  inboxBody: 'inbox.body',
  outboxBody: 'outbox.body',
  handoffCard: 'handoffs.card',
  handoffEvent: 'handoff_events.detail',
  pushKey: 'push_keys.private_key',
  pushSubscription: 'push_subscriptions.subscription',
  mediaRef: 'media.ref',
  mediaBytes: 'media.bytes',
  unmatchedBody: 'unmatched_messages.body',
  externalRef: 'outbox.external_ref',
  staffMessageBody: 'staff_messages.body',
  chatNoteBody: 'chat_notes.body',
  chatDraftBody: 'chat_drafts.body',
  staffName: 'staff.name',
  staffAccount: 'staff.account',
  staffTotp: 'staff.totp_secret',
  invitationTotp: 'invitations.totp_secret',
  auditOrigin: 'audit_entries.origin',
  glassReason: 'broken_glass.reason',
  referralContent: 'referrals.content',
  referralEvent: 'referral_events.detail',
  visitNote: 'visits.note',
  caseNoteBody: 'case_notes.body',
  webhookSecret: 'referral_recipients.webhook_secret',
} as const

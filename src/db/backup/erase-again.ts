import type postgres from 'postgres'

export interface ErasedAgain {
  /** Contacts of the content that were erased after it was backed up. */
  contacts: number
}

/**
 * After a load: whoever was erased since the content was backed up is erased again. Those are the contacts on the list
 * of erased ones and those without a key; so are persons, cards, referrals and keys that have lost their other half. Keys
 * of what belongs to nobody who can be erased (staff, the audit trail, push, partners' systems) stay.
 */
export async function eraseAgain(tx: postgres.TransactionSql): Promise<ErasedAgain> {
  await tx`
    create temporary table doomed on commit drop as
    select c.id from contacts c
    where not exists (select 1 from keys.data_keys k where k.owner_id = c.id)
      or exists (select 1 from keys.erased e where e.id_hash = sha256(convert_to(c.id::text, 'UTF8')))`
  await tx`
    delete from keys.data_keys where owner_id in (
      select id from doomed
      union all select p.id from persons p join doomed d on d.id = p.contact_id
      union all select h.id from handoffs h join doomed d on d.id = h.contact_id
      union all select r.id from referrals r join doomed d on d.id = r.contact_id)`
  await tx`
    update handoffs set card = null, state = 'closed', closed_at = coalesce(closed_at, now())
    where contact_id in (select id from doomed)`
  await eraseReferralsAgain(tx)
  const { count } = await tx`delete from contacts where id in (select id from doomed)`
  await tx`update handoffs set card = null
    where card is not null and not exists (select 1 from keys.data_keys k where k.owner_id = handoffs.id)`
  await tx`delete from persons where not exists (select 1 from keys.data_keys k where k.owner_id = persons.id)`
  await tx`
    delete from keys.data_keys k where owner_kind in ('contact', 'person', 'handoff', 'referral', 'unmatched')
      and not exists (select 1 from contacts where id = k.owner_id)
      and not exists (select 1 from persons where id = k.owner_id)
      and not exists (select 1 from handoffs where id = k.owner_id)
      and not exists (select 1 from referrals where id = k.owner_id)
      and not exists (select 1 from unmatched_messages where id = k.owner_id)`
  await tx`delete from unmatched_messages u where not exists (select 1 from keys.data_keys k where k.owner_id = u.id)`
  return { contacts: count }
}

/** What `contacts/erase-referrals` does: the rows stay as counts, and a recipient that had it is told to delete. */
async function eraseReferralsAgain(tx: postgres.TransactionSql): Promise<void> {
  await tx`
    create temporary table lost_referrals on commit drop as
    select r.id, r.state, r.recipient_id, r.state not in ('closed', 'withdrawn', 'revoked') as open from referrals r
    where r.content is not null and not exists (select 1 from keys.data_keys k where k.owner_id = r.id)`
  await tx`
    update referral_consents set message_id = null, withdrawn_at = coalesce(withdrawn_at, now())
    where referral_id in (select id from lost_referrals)`
  await tx`update referral_events set detail = null where referral_id in (select id from lost_referrals)`
  await tx`
    insert into referral_events (referral_id, kind, to_state, role, at, recorded_at)
    select id, 'erased', case when open then 'closed' else state end, 'service', now(), now() from lost_referrals`
  await tx`
    insert into referral_notices (id, referral_id, recipient_id, kind, created_at)
    select gen_random_uuid(), id, recipient_id, 'delete', now() from lost_referrals
    where state not in ('draft', 'consent_recorded') on conflict do nothing`
  await tx`
    update referrals r set content = null, contact_id = null, person_id = null, handoff_id = null, request_id = null,
      state = case when l.open then 'closed' else r.state end,
      outcome = case when l.open then 'erased' else r.outcome end,
      due_at = case when l.open then null else r.due_at end, clock_at = case when l.open then null else r.clock_at end,
      clock_stage = case when l.open then 'running' else r.clock_stage end
    from lost_referrals l where l.id = r.id`
}

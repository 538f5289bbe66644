import type postgres from 'postgres'

export interface ErasedAgain {
  /** Contacts of the content that were erased after it was backed up. */
  contacts: number
}

/**
 * After a load: whoever was erased since the content was backed up is erased again. Those are the contacts on the list
 * of erased ones and those without a key; so are persons, cards and keys that have lost their other half.
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
      union all select h.id from handoffs h join doomed d on d.id = h.contact_id)`
  await tx`
    update handoffs set card = null, state = 'closed', closed_at = coalesce(closed_at, now())
    where contact_id in (select id from doomed)`
  const { count } = await tx`delete from contacts where id in (select id from doomed)`
  await tx`update handoffs set card = null
    where card is not null and not exists (select 1 from keys.data_keys k where k.owner_id = handoffs.id)`
  await tx`delete from persons where not exists (select 1 from keys.data_keys k where k.owner_id = persons.id)`
  await tx`
    delete from keys.data_keys k where not exists (select 1 from contacts where id = k.owner_id)
      and not exists (select 1 from persons where id = k.owner_id)
      and not exists (select 1 from handoffs where id = k.owner_id)
      and not exists (select 1 from unmatched_messages where id = k.owner_id)`
  await tx`delete from unmatched_messages u where not exists (select 1 from keys.data_keys k where k.owner_id = u.id)`
  return { contacts: count }
}

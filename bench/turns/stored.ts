import { connectRaw } from '../../src/db/client.ts'
import { migrate } from '../../src/db/migrate.ts'

/** Messages a contact has written and got, together. */
const messagesAContact = 10

/** Fills a database with so many contacts and ten messages each, sealed bytes as long as real ones (random, unreadable). */
export async function fillStore(url: string, contacts: number): Promise<void> {
  const sql = connectRaw(url, { max: 1, statementTimeout: 0 })
  const migrated = await migrate(sql)
  if (!migrated.ok) throw new Error(migrated.why)
  const batch = 50_000
  for (let from = 0; from < contacts; from += batch) {
    const to = Math.min(contacts, from + batch) - 1
    await sql.begin(async (tx) => {
      await tx`set local synchronous_commit = off`
      await tx`create temp table t on commit drop as select gen_random_uuid() as contact, gen_random_uuid() as address from generate_series(${from}::int, ${to}::int)`
      await tx`insert into contacts (id, language) select contact, 'ar' from t`
      await tx`insert into keys.data_keys (owner_id, owner_kind, wrapped) select contact, 'contact', sha256(contact::text::bytea) || sha256(address::text::bytea) from t`
      await tx`insert into addresses (id, contact_id, account, address_hash, address) select address, contact, 'telegram:1', sha256(address::text::bytea), sha256(contact::text::bytea) from t`
      await tx`insert into conversations (contact_id, last_seq, state, due_at, due_visit, address_id)
        select contact, ${messagesAContact}, decode(repeat(md5(contact::text), 40), 'hex'), now() + interval '1 day' + random() * interval '90 days', 5, address from t`
      await tx`insert into inbox (id, contact_id, address_id, account, external_hash, kind, body, state, seq, received_at, handled_at)
        select gen_random_uuid(), contact, address, 'telegram:1', sha256((contact::text || n)::bytea), 'text', decode(repeat(md5(contact::text), 8), 'hex'), 'handled', 2 * n - 1, now(), now()
        from t, generate_series(1, ${messagesAContact / 2}) n`
      await tx`insert into outbox (id, contact_id, address_id, account, seq, origin, state, body, sent_at)
        select gen_random_uuid(), contact, address, 'telegram:1', 2 * n, 'bot', 'sent', decode(repeat(md5(contact::text), 25), 'hex'), now()
        from t, generate_series(1, ${messagesAContact / 2}) n`
    })
    process.stderr.write(`\rstoring ${to + 1} of ${contacts} contacts`)
  }
  process.stderr.write('\n')
  // As autovacuum would leave it: its first pass over what was filled in at once is no part of a service's day.
  await sql`vacuum analyze`
  await sql.end()
}

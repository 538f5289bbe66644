import type postgres from 'postgres'

/**
 * Marks what staff wrote to a contact, up to a `seq`, as handed to her page or as shown there. For channels that tell it;
 * `read` is `delivered`, too. Resolves to whether anything is new.
 */
export async function markReceived(
  sql: postgres.Sql,
  to: { contactId: string; seq: number; how: 'delivered' | 'read'; now: number },
): Promise<boolean> {
  const at = new Date(to.now).toISOString()
  const read = to.how === 'read'
  const rows = await sql`
    update outbox set delivered_at = coalesce(delivered_at, ${at}::timestamptz),
      read_at = case when ${read}::boolean then coalesce(read_at, ${at}::timestamptz) else read_at end
    where contact_id = ${to.contactId} and seq <= ${to.seq} and origin = 'staff' and state = 'sent'
      and (delivered_at is null or (${read}::boolean and read_at is null))`
  return rows.count > 0
}

import type postgres from 'postgres'

/**
 * For a `where` over `inbox i`: the message came while people had a complaint of hers, which is another chat than this. Who is
 * called to a crisis reads all: then it is never so.
 */
export const cameToOtherComplaint = (sql: postgres.Sql, handoffId: string) => sql`exists (
  select from handoffs c join handoffs mine on mine.id = ${handoffId} and mine.queue <> 'crisis'
  where c.contact_id = i.contact_id and c.queue = 'complaints' and c.id <> mine.id
    and i.received_at between c.created_at and coalesce(c.closed_at, 'infinity'))`

/** Whether a voice note or picture of hers came with such a message: it is none of this chat's. */
export async function isMediaOfOtherComplaint(
  sql: postgres.Sql,
  { mediaId, handoffId }: { mediaId: string; handoffId: string },
): Promise<boolean> {
  const [row] = await sql`
    select from media m join inbox i on i.id = m.inbox_id
    where m.id = ${mediaId} and ${cameToOtherComplaint(sql, handoffId)}`
  return row !== undefined
}

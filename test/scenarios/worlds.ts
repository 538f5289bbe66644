import { recordTexts } from '../support/record-texts.ts'
import type { Stage } from './play.ts'
import { withRecipients } from './referrals.ts'
import { noSessions, withSessions } from './sessions.ts'

/** A worker, a woman who speaks all three languages. `hours`: what becomes of her day. */
const worker = (hours: string) => `
  with her as (
    insert into staff (id, role, alias, account_hash, account, state, gender, languages, trained)
    values (gen_random_uuid(), 'caseworker', 'Rima', '\\x01', '\\x01', 'active', 'f', '{ar,kmr,en}', '{}') returning id
  ) ${hours}`
const everyDay = (starts: string, ends: string) => `
  insert into shift_periods (id, staff_id, weekday, starts, ends)
  select gen_random_uuid(), id, weekday, '${starts}', '${ends}' from her, generate_series(1, 7) weekday`

/** What can become of the directory and of the sessions while people chat: as SQL, or done by staff. */
export const worlds: Record<string, string | ((stage: Stage) => Promise<void>)> = {
  'there are sessions': withSessions,
  'there are no sessions': noSessions,
  'people take requests': withRecipients,
  'nobody takes requests': 'update referral_recipients set active = false',
  'all centers are open': `update locations set state = 'open', confirmed_on = '2026-11-01'`,
  'all centers were confirmed yesterday': `update locations set state = 'open', confirmed_on = (now() at time zone 'Asia/Damascus')::date - 1`,
  'all centers are paused': `update locations set state = 'paused'`,
  'all centers are closed': `update locations set state = 'closed'`,
  'no center is left': 'delete from referral_recipients where location_id is not null; delete from locations',
  'nothing is offered anywhere': 'delete from service_at_locations',
  'services were confirmed long ago': `update services set assured_date = '2020-01-01'`,
  'no service is left': `update services set status = 'inactive'`,
  'the team is at work until the evening': worker(everyDay('08:00', '20:00')),
  'the team comes back in the morning': worker(everyDay('08:00', '09:00')),
  'every talk with the team has ended': `
    with ended as (
      update handoffs set state = 'closed', closed_at = now(), assigned_to = (select id from staff limit 1) returning contact_id
    ) update contacts set open_handoff_id = null, reopen_until = now() + interval '4 days'
      where id in (select contact_id from ended)`,
  'the texts are recorded': async ({ app }) => {
    await recordTexts(app.app.db, (key) => /^(?:first|listen|menu)\./.test(key))
  },
  'a number for need is verified': `
    insert into phones (id, number, type, description, sample) values ('need', '0999', 'crisis', 'Hotline', false)`,
}

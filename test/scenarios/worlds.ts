/** What can become of the directory while people chat, as staff would write it. */
export const worlds = {
  'all centers are open': `update locations set state = 'open', confirmed_on = '2026-11-01'`,
  'all centers are paused': `update locations set state = 'paused'`,
  'all centers are closed': `update locations set state = 'closed'`,
  'no center is left': 'delete from locations',
  'nothing is offered anywhere': 'delete from service_at_locations',
  'services were confirmed long ago': `update services set assured_date = '2020-01-01'`,
  'no service is left': `update services set status = 'inactive'`,
} as const

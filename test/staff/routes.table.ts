import { randomUUID } from 'node:crypto'
import type { Role } from '../../src/staff/rights.ts'

/**
 * Whose record a call is about, seen from the staff member who calls: her own chat; a colleague's in her center; one of
 * another center; her own chat with the id of another parent's child.
 */
export type Case = 'own' | 'same_center' | 'other_center' | 'another_child'
export const cases: Case[] = ['own', 'same_center', 'other_center', 'another_child']

/** Ids that a call may need, made anew for each call. All are of the case's contact and center unless told otherwise. */
export interface Ids {
  /** raqqa, or hajin with `other_center`. */
  center: string
  contact: string
  /** A chat that is claimed by `worker`. */
  chat: string
  /** A child in the contact's care; with `another_child` one of somebody else. */
  child: string
  /** Who works on it (with `own` and `another_child`: the caller). */
  worker: string
  /** An open sign-in of `worker`; with `own` the caller's. */
  signIn: string
  /** A session of the center, tomorrow, with two seats. */
  session: string
  /** A confirmed booking there, of the contact. */
  booking: string
  /** A series of the center. */
  series: string
  /** Days on which the center is closed. */
  closure: string
  /** A referral of the chat to a partner, by `worker`; it was sent. */
  referral: string
  /** A reason that somebody of the center gave to open a colleague's chat, not seen yet. */
  glass: string
}

export interface RouteRow {
  /** Values of the path's parameters, the query and the body. Unneeded for a route without any. */
  call?(ids: Ids): { params?: Record<string, string>; query?: string; body?: unknown }
  /** The status that each role gets: for all cases, or for each. A role that is not named gets 404. */
  expect: Partial<Record<Role, number | Record<Case, number>>>
  /** Without a sign-in; default 401. */
  nobody?: number
}

const all = (status: RouteRow['expect'][Role]) =>
  Object.fromEntries(
    (['caseworker', 'supervisor', 'program_officer', 'me', 'admin'] as const).map((role) => [role, status]),
  ) as RouteRow['expect']
const only = (status: NonNullable<RouteRow['expect'][Role]>, ...roles: Role[]) =>
  Object.fromEntries(roles.map((role) => [role, status])) as RouteRow['expect']

/** Own chats open; a colleague's asks for a reason; another center's does not exist. Of a path without a child. */
const chatDoor = (own: number, colleague = 428) =>
  only({ own, same_center: colleague, other_center: 404, another_child: own }, 'caseworker', 'supervisor')

const door = (own: number): Record<Case, number> => ({
  own,
  same_center: own,
  other_center: 404,
  another_child: own,
})

/** Its owner works on a chat; a supervisor may act on a colleague's. */
const acts = (status: number): RouteRow['expect'] => ({
  ...only(door(status), 'supervisor'),
  ...only({ ...door(status), same_center: 409 }, 'caseworker'),
})
/** The owner of a chat, and supervisors of its center. */
const ownersAnd = (status: number): RouteRow['expect'] => ({
  caseworker: { ...door(status), same_center: 404 },
  supervisor: door(status),
})
const shiftsOf = ({ worker }: Ids) => ({ params: { staff: worker } })

const aVisit = () => ({
  id: randomUUID(),
  day: new Date().toISOString().slice(0, 10),
  kind: 'home',
  outcome: 'well',
})
const planners = ['supervisor', 'program_officer'] as const
const center = ({ center }: Ids) => ({ query: `?center=${center}` })
const session = ({ session }: Ids) => ({ params: { id: session } })
const booking = ({ booking }: Ids) => ({ params: { id: booking } })
const newSession = ({ center }: Ids) => ({
  service: 'vocational-training',
  center,
  capacity: 8,
  meetings: [{ startsAt: '2099-05-01T07:00:00Z', endsAt: '2099-05-01T09:00:00Z' }],
})

const message = ({ chat, contact }: Ids) => ({ params: { id: chat, messageId: contact } })
const referral = ({ referral }: Ids) => ({ params: { id: referral } })
const chat = ({ chat }: Ids) => ({ params: { id: chat } })
const worker = ({ worker }: Ids) => ({ params: { id: worker } })
const menuText = { language: 'ar', key: 'menu.ask' }
const invited = { role: 'caseworker', alias: 'Somebody new', account: 'new@example.org' }

/** Every staff route there is. A route that is missing here fails the test. */
export const routes: Record<string, RouteRow> = {
  'GET /api/staff/sign-in/ways': { expect: all(200), nobody: 200 },
  'GET /api/staff/oidc/start': { expect: all(302), nobody: 302 },
  'GET /api/staff/oidc/return': { expect: all(302), nobody: 302 },
  'POST /api/staff/sign-in': {
    // Another one each time: five wrong tries would lock it.
    call: () => ({ body: { account: crypto.randomUUID(), password: 'no password' } }),
    expect: all(401),
  },
  // For who gave the password alone: there is no such step for who is in.
  'POST /api/staff/sign-in/code': { call: () => ({ body: { code: '000000' } }), expect: {} },
  'POST /api/staff/sign-in/pin': { call: () => ({ body: { pin: '9999' } }), expect: all(401) },
  'POST /api/staff/lock': { expect: all(204) },
  'POST /api/staff/sign-out': { expect: all(204) },
  'POST /api/staff/invitation': {
    call: () => ({ body: { token: 'A'.repeat(43) } }),
    expect: all(404),
    nobody: 404,
  },
  'POST /api/staff/invitation/accept': {
    call: () => ({
      body: { token: 'A'.repeat(43), password: 'a basket of figs', pin: '4072', code: '000000' },
    }),
    expect: all(404),
    nobody: 404,
  },

  'GET /api/staff/me': { expect: all(200) },
  'PATCH /api/staff/me': { call: () => ({ body: { language: 'kmr' } }), expect: all(204) },
  'GET /api/staff/me/sign-ins': { expect: all(200) },
  'POST /api/staff/me/sign-ins/:id/end': {
    call: ({ signIn }) => ({ params: { id: signIn } }),
    expect: all({ own: 204, same_center: 404, other_center: 404, another_child: 204 }),
  },
  'POST /api/staff/me/secrets': { call: () => ({ body: { password: 'wrong' } }), expect: all(403) },
  'POST /api/staff/me/recovery-codes': { call: () => ({ body: { password: 'wrong' } }), expect: all(403) },

  'GET /api/staff/colleagues': { expect: only(200, 'caseworker', 'supervisor', 'program_officer', 'admin') },
  'GET /api/staff/accounts': { expect: only(200, 'admin') },
  'POST /api/staff/accounts': { call: () => ({ body: invited }), expect: only(201, 'admin') },
  'GET /api/staff/accounts/:id': { call: worker, expect: only(200, 'admin') },
  'PATCH /api/staff/accounts/:id': {
    call: (ids) => ({ ...worker(ids), body: { capacity: 3 } }),
    expect: only(204, 'admin'),
  },
  'POST /api/staff/accounts/:id/link': { call: worker, expect: only(201, 'admin') },
  'GET /api/staff/accounts/:id/sign-ins': {
    call: worker,
    expect: {
      ...only(200, 'admin'),
      ...only({ own: 200, same_center: 200, other_center: 404, another_child: 200 }, 'supervisor'),
    },
  },
  'POST /api/staff/accounts/:id/sign-ins/end': {
    call: worker,
    expect: {
      ...only(200, 'admin'),
      ...only({ own: 200, same_center: 200, other_center: 404, another_child: 200 }, 'supervisor'),
    },
  },

  'POST /api/staff/chats/:id/glass': {
    call: (ids) => ({ ...chat(ids), body: { reason: 'She called and asks what was agreed.' } }),
    expect: chatDoor(201, 201),
  },
  'GET /api/staff/chats': { expect: only(200, 'caseworker', 'supervisor') },
  'GET /api/staff/chats/counts': { expect: only(200, 'caseworker', 'supervisor') },
  'POST /api/staff/chats/search': {
    call: () => ({ body: { query: '7K3M-9QXD' } }),
    expect: only(200, 'caseworker', 'supervisor'),
  },
  'GET /api/staff/events': { expect: only(200, 'caseworker', 'supervisor') },
  'GET /api/staff/chats/:id': { call: chat, expect: chatDoor(200) },
  'PUT /api/staff/chats/:id/read': {
    call: (ids) => ({ ...chat(ids), body: { seq: 1 } }),
    expect: chatDoor(204, 204),
  },
  'GET /api/staff/chats/:id/follow-up': { expect: chatDoor(200) },
  // She has not agreed to anything yet.
  'POST /api/staff/chats/:id/follow-ups': {
    call: () => ({
      body: {
        plan: 'monthly',
        start: new Date().toISOString().slice(0, 10),
        hours: { from: 540, until: 780 },
        consent: 'said',
      },
    }),
    expect: chatDoor(409),
  },
  'POST /api/staff/chats/:id/follow-ups/:followUp/end': {
    call: ({ chat }) => ({ params: { id: chat, followUp: chat } }),
    expect: chatDoor(404),
  },
  // For workers of an information center alone: nobody here is.
  'GET /api/staff/chats/:id/case-notes': { expect: {} },
  'POST /api/staff/chats/:id/case-notes': {
    call: ({ chat }) => ({ params: { id: chat }, body: { id: randomUUID(), text: 'Papers are ready.' } }),
    expect: {},
  },
  'POST /api/staff/chats/:id/case-notes/:note/withdraw': {
    call: ({ chat }) => ({ params: { id: chat, note: chat } }),
    expect: {},
  },
  'POST /api/staff/chats/:id/visits': {
    call: () => ({ body: aVisit() }),
    expect: chatDoor(201),
  },
  // Somebody else's, or none.
  'POST /api/staff/chats/:id/visits/:visit/correct': {
    call: ({ chat }) => ({ params: { id: chat, visit: chat }, body: aVisit() }),
    expect: chatDoor(404),
  },
  'POST /api/staff/chats/:id/visits/:visit/withdraw': {
    call: ({ chat }) => ({ params: { id: chat, visit: chat } }),
    expect: chatDoor(404),
  },
  'POST /api/staff/chats/:id/typing': { call: chat, expect: only(door(204), 'caseworker', 'supervisor') },
  'PUT /api/staff/chats/:id/draft': {
    call: (ids) => ({ ...chat(ids), body: { text: 'Half a' } }),
    expect: chatDoor(204),
  },
  'POST /api/staff/chats/:id/notes': {
    call: (ids) => ({ ...chat(ids), body: { id: crypto.randomUUID(), text: 'She called.' } }),
    expect: chatDoor(201),
  },
  'POST /api/staff/chats/:id/replies': {
    call: (ids) => ({ ...chat(ids), body: { id: crypto.randomUUID(), text: 'Good morning', seen: 99 } }),
    expect: chatDoor(201, 409),
  },
  'POST /api/staff/chats/:id/claim': { call: chat, expect: chatDoor(200, 409) },
  'POST /api/staff/chats/:id/release': { call: chat, expect: acts(204) },
  'POST /api/staff/chats/:id/hand-over': {
    call: (ids) => ({ ...chat(ids), body: { team: 'hajin' } }),
    expect: acts(204),
  },
  'POST /api/staff/chats/:id/snooze': {
    call: (ids) => ({ ...chat(ids), body: { until: new Date(Date.now() + 3_600_000).toISOString() } }),
    expect: chatDoor(204, 409),
  },
  'POST /api/staff/chats/:id/close': {
    call: (ids) => ({ ...chat(ids), body: { outcome: 'solved' } }),
    expect: acts(204),
  },
  // It is open.
  'POST /api/staff/chats/:id/reopen': { call: chat, expect: chatDoor(409, 428) },
  'POST /api/staff/chats/:id/give-back': {
    call: (ids) => ({ ...chat(ids), body: { flow: 'menu' } }),
    expect: acts(204),
  },
  'POST /api/staff/chats/:id/messages/:messageId/send-now': { call: message, expect: chatDoor(409, 409) },
  'POST /api/staff/chats/:id/messages/:messageId/cancel': { call: message, expect: chatDoor(409, 409) },
  'POST /api/staff/chats/:id/messages/:messageId/retry': { call: message, expect: chatDoor(409, 409) },
  // Without the header that names the upload.
  'POST /api/staff/chats/:id/media': { call: chat, expect: only(422, 'caseworker', 'supervisor') },
  'GET /api/staff/chats/:id/media/:mediaId': {
    call: (ids) => ({ params: { id: ids.chat, mediaId: ids.contact } }),
    expect: chatDoor(404),
  },
  'GET /api/staff/chats/:id/prepared/:answer': {
    call: (ids) => ({ params: { id: ids.chat, answer: 'greeting' } }),
    expect: chatDoor(200, 200),
  },
  'PUT /api/staff/chats/:id/labels': {
    call: (ids) => ({ ...chat(ids), body: { labels: ['booking'] } }),
    expect: acts(204),
  },
  'GET /api/staff/centers': { expect: only(200, 'caseworker', 'supervisor', 'program_officer', 'admin') },
  'GET /api/staff/flows': { expect: only(200, 'caseworker', 'supervisor', 'program_officer', 'admin') },
  'GET /api/staff/labels': { expect: only(200, 'caseworker', 'supervisor') },
  'PUT /api/staff/labels/:label': {
    call: () => ({ params: { label: 'a-label' }, body: { ar: 'أ', kmr: 'a', en: 'a' } }),
    expect: only(200, 'program_officer'),
  },
  'GET /api/staff/prepared-answers': { expect: only(200, 'caseworker', 'supervisor') },
  'PUT /api/staff/prepared-answers/:id': {
    call: (ids) => ({ params: { id: ids.chat }, body: { ar: 'أهلاً', kmr: 'Silav', en: 'Hello' } }),
    expect: only(200, 'program_officer'),
  },
  'DELETE /api/staff/prepared-answers/:id': { call: chat, expect: {} },
  'GET /api/staff/recordings': {
    call: () => ({ query: '?language=ar' }),
    expect: only(200, 'program_officer'),
  },
  // Nothing is recorded: who may would get it.
  'GET /api/staff/recordings/:language/:key': { call: () => ({ params: menuText }), expect: {} },
  'PUT /api/staff/recordings/:language/:key': {
    call: () => ({ params: menuText, query: `?text=${'0'.repeat(16)}`, body: {} }),
    // The words changed meanwhile.
    expect: only(409, 'program_officer'),
  },
  'DELETE /api/staff/recordings/:language/:key': { call: () => ({ params: menuText }), expect: {} },
  'POST /api/staff/recordings/:id/restore': { call: chat, expect: {} },
  'GET /api/staff/chats/:id/numbers': { call: chat, expect: chatDoor(200) },
  'POST /api/staff/chats/:id/numbers/reveal': { call: chat, expect: chatDoor(200) },
  'GET /api/staff/referrals': { expect: only(200, 'caseworker', 'supervisor') },
  'GET /api/staff/referral-options': { expect: only(200, 'caseworker', 'supervisor') },
  'GET /api/staff/referral-recipients-for': {
    call: () => ({ query: '?service=vocational-training' }),
    expect: only(200, 'caseworker', 'supervisor'),
  },
  'GET /api/staff/chats/:id/referrals': { call: chat, expect: only(door(200), 'caseworker', 'supervisor') },
  'POST /api/staff/chats/:id/referrals': {
    call: (ids) => ({
      ...chat(ids),
      body: {
        id: crypto.randomUUID(),
        recipient: 'route-recipient',
        service: 'vocational-training',
        priority: '2w',
        fields: { age_band: '25-59' },
        duplicateOk: true,
      },
    }),
    expect: chatDoor(201),
  },
  'GET /api/staff/referrals/:id': { call: referral, expect: only(door(200), 'caseworker', 'supervisor') },
  // It was sent: what she agreed to does not change.
  'PUT /api/staff/referrals/:id/fields': {
    call: (ids) => ({ ...referral(ids), body: { fields: { reason: 'other' } } }),
    expect: ownersAnd(409),
  },
  'POST /api/staff/referrals/:id/consent': {
    call: (ids) => ({
      ...referral(ids),
      body: { fields: ['age_band'], language: 'ar', textVersion: 1, by: { self: true } },
    }),
    expect: ownersAnd(204),
  },
  // It was sent: there is nothing to ask.
  'POST /api/staff/referrals/:id/ask': { call: referral, expect: ownersAnd(409) },
  'POST /api/staff/referrals/:id/buttons/:button': {
    call: (ids) => ({ params: { id: ids.referral, button: 'receive' }, body: {} }),
    expect: only(door(204), 'caseworker', 'supervisor'),
  },
  'POST /api/staff/referrals/:id/moves/:move': {
    call: (ids) => ({ params: { id: ids.referral, move: 'revoke' }, body: { reason: 'other' } }),
    expect: ownersAnd(204),
  },
  'GET /api/staff/figures/about': { expect: only(200, 'supervisor', 'program_officer', 'me') },
  'GET /api/staff/figures': {
    call: () => ({ query: '?from=2026-01&to=2026-12' }),
    expect: only(200, 'supervisor', 'program_officer', 'me'),
  },
  'GET /api/staff/figures/file': {
    call: () => ({ query: '?from=2026-01&to=2026-12&format=csv&language=ar' }),
    expect: only(200, 'supervisor', 'program_officer', 'me'),
  },
  'PUT /api/staff/figures/tally': {
    call: ({ center }) => ({ body: { month: '2026-01', center, group: 'host', n: 12 } }),
    expect: only(door(204), 'supervisor'),
  },
  'GET /api/staff/audit': { expect: only(200, 'admin') },
  'GET /api/staff/whatsapp': { expect: only(200, 'admin') },
  'POST /api/staff/whatsapp/link': {
    call: () => ({ body: { number: '+963 991 000 000' } }),
    expect: only(200, 'admin'),
  },
  'POST /api/staff/whatsapp/unlink': { expect: only(200, 'admin') },
  'POST /api/staff/whatsapp/restart': { expect: only(200, 'admin') },
  'GET /api/docs': { expect: all(200) },
  'GET /api/docs/openapi.json': { expect: all(200) },
  'GET /api/docs/style.css': { expect: all(200) },
  'GET /api/staff/broken-glass': { expect: only(200, 'supervisor') },
  'POST /api/staff/broken-glass/:id/seen': {
    call: ({ glass }) => ({ params: { id: glass } }),
    expect: only({ own: 204, same_center: 204, other_center: 404, another_child: 204 }, 'supervisor'),
  },
  'GET /api/staff/crisis-contacts': {
    expect: only(200, 'caseworker', 'supervisor', 'program_officer', 'admin'),
  },
  'PUT /api/staff/crisis-contacts': {
    call: () => ({ body: { contacts: [] } }),
    expect: only(200, 'program_officer'),
  },
  'GET /api/staff/tasks': { expect: only(200, 'caseworker', 'supervisor', 'program_officer', 'admin') },
  'POST /api/staff/tasks/:id/done': {
    call: () => ({ params: { id: crypto.randomUUID() } }),
    expect: all(404),
  },
  'GET /api/staff/duty': { expect: only(200, 'caseworker', 'supervisor') },
  'PUT /api/staff/duty': {
    call: () => ({ body: { hereUntil: null, awayUntil: null } }),
    expect: only(200, 'caseworker', 'supervisor'),
  },
  'GET /api/staff/shifts/:staff': { call: shiftsOf, expect: only(door(200), 'supervisor') },
  'PUT /api/staff/shifts/:staff': {
    call: (ids) => ({ ...shiftsOf(ids), body: { weekly: [], days: [] } }),
    expect: only(door(200), 'supervisor'),
  },
  'GET /api/staff/holidays': { expect: only(200, 'supervisor') },
  'POST /api/staff/holidays': {
    call: ({ center }) => ({ body: { day: '2026-03-21', centerId: center } }),
    expect: only(door(204), 'supervisor'),
  },
  'DELETE /api/staff/holidays/:id': { call: chat, expect: {} },
  'GET /api/staff/calls': { expect: only(200, 'caseworker', 'supervisor') },
  'GET /api/staff/calls/push-key': { expect: only(200, 'caseworker', 'supervisor') },
  'POST /api/staff/calls/push': {
    call: () => ({ body: { endpoint: 'https://push.example.org/1', keys: { p256dh: 'k', auth: 'a' } } }),
    expect: only(204, 'caseworker', 'supervisor'),
  },
  'DELETE /api/staff/calls/push': {
    call: () => ({ body: { endpoint: 'https://push.example.org/1' } }),
    expect: only(204, 'caseworker', 'supervisor'),
  },
  'POST /api/staff/calls/chat-code': { expect: only(200, 'caseworker', 'supervisor') },
  'DELETE /api/staff/calls/chat': { expect: only(204, 'caseworker', 'supervisor') },
  'POST /api/staff/walk-ins': {
    call: ({ center }) => ({
      body: {
        source: 'walk_in',
        language: 'ar',
        centerId: center,
        name: null,
        agreed: false,
        note: 'asks about courses',
        keep: true,
      },
    }),
    expect: only(door(201), 'caseworker', 'supervisor'),
  },
  'POST /api/staff/chats/:id/meetings': {
    call: (ids) => ({ ...chat(ids), body: { kind: 'call', note: 'she called' } }),
    expect: ownersAnd(204),
  },
  'GET /api/staff/chats/:id/events': { call: chat, expect: ownersAnd(200) },

  'GET /api/staff/sessions': { expect: only(200, 'caseworker', ...planners) },
  'GET /api/staff/sessions/:id': { call: session, expect: only(door(200), 'caseworker', ...planners) },
  'POST /api/staff/sessions': {
    call: (ids) => ({ body: newSession(ids) }),
    expect: only(door(201), ...planners),
  },
  'PATCH /api/staff/sessions/:id': {
    call: (ids) => ({ ...session(ids), body: { capacity: 3 } }),
    expect: only(door(200), ...planners),
  },
  'POST /api/staff/sessions/:id/meetings': {
    call: (ids) => ({
      ...session(ids),
      body: { add: [{ startsAt: '2099-05-02T07:00:00Z', endsAt: '2099-05-02T09:00:00Z' }] },
    }),
    expect: only(door(200), ...planners),
  },
  'POST /api/staff/sessions/:id/cancel': { call: session, expect: only(door(200), ...planners) },
  'GET /api/staff/sessions/:id/bookings': {
    call: session,
    expect: only(door(200), 'caseworker', 'supervisor'),
  },
  'POST /api/staff/sessions/:id/bookings': {
    call: (ids) => ({ ...session(ids), body: { id: crypto.randomUUID() } }),
    expect: only(door(201), 'caseworker', 'supervisor'),
  },
  'POST /api/staff/bookings/:id/cancel': {
    call: booking,
    expect: only(door(204), 'caseworker', 'supervisor'),
  },
  'POST /api/staff/bookings/:id/carer-agreed': {
    call: booking,
    expect: only(door(204), 'caseworker', 'supervisor'),
  },
  // Its day has not come; of another meeting than the session's it does not exist.
  'PUT /api/staff/bookings/:id/attendance': {
    call: (ids) => ({ ...booking(ids), body: { meeting: ids.chat, came: true } }),
    expect: only(404, 'caseworker', 'supervisor'),
  },
  'POST /api/staff/attendance': {
    call: () => ({ body: { code: '000000' } }),
    expect: only(404, 'caseworker', 'supervisor'),
  },
  'GET /api/staff/centers/:center/day': {
    call: (ids) => ({ params: { center: ids.center } }),
    expect: only(door(200), 'caseworker', 'supervisor'),
  },
  'GET /api/staff/series': { expect: only(200, 'caseworker', ...planners) },
  'POST /api/staff/series': {
    call: ({ center }) => ({
      body: {
        service: 'vocational-training',
        center,
        capacity: 8,
        rrule: 'FREQ=WEEKLY;COUNT=1',
        starts: '2099-05-01T10:00',
        minutes: 60,
      },
    }),
    expect: only(door(201), ...planners),
  },
  'POST /api/staff/series/:id/exceptions': {
    call: ({ series }) => ({
      params: { id: series },
      body: { occurrence: '2099-05-01T10:00', kind: 'cancelled' },
    }),
    expect: only(door(204), ...planners),
  },
  'POST /api/staff/series/:id/end': {
    call: ({ series }) => ({ params: { id: series }, body: { cancelFuture: false } }),
    expect: only(door(200), ...planners),
  },
  'GET /api/staff/center-days': { expect: only(200, 'caseworker', ...planners) },
  'POST /api/staff/center-days': {
    call: ({ center }) => ({
      body: { center, kind: 'closed', firstDay: '2098-05-01', lastDay: '2098-05-01' },
    }),
    expect: only(door(201), ...planners),
  },
  'DELETE /api/staff/center-days/:id': {
    call: ({ closure }) => ({ params: { id: closure } }),
    expect: only(door(204), ...planners),
  },
  'GET /api/staff/rooms': { call: center, expect: only(door(200), 'caseworker', ...planners) },
  'POST /api/staff/rooms': {
    call: ({ center }) => ({ body: { center, name: 'Room 1' } }),
    expect: only(door(201), ...planners),
  },

  'GET /api/staff/referral-recipients': {
    expect: only(200, 'caseworker', 'supervisor', 'program_officer', 'admin'),
  },
  'GET /api/staff/referral-recipients/:id': {
    call: () => ({ params: { id: 'center-raqqa' } }),
    expect: only(200, 'caseworker', 'supervisor', 'program_officer', 'admin'),
  },
  'PUT /api/staff/referral-recipients/:id': {
    call: () => ({
      params: { id: 'a-partner' },
      body: {
        kind: 'partner',
        centerId: null,
        name: { ar: 'شريك', kmr: 'Hevkar', en: 'A partner' },
        services: ['small-grants'],
        ageBands: [],
        sexes: [],
        capacity: 5,
        hours: null,
        focalPoints: [],
        webhookUrl: null,
        active: true,
      },
    }),
    expect: only(201, 'program_officer'),
  },
  'POST /api/staff/referral-recipients/:id/webhook-secret': {
    call: () => ({ params: { id: 'sample-partner-a' } }),
    expect: only(201, 'program_officer'),
  },
  'POST /api/staff/referrals/:id/link': {
    call: referral,
    expect: only(door(201), 'caseworker', 'supervisor'),
  },
  'GET /api/staff/referrals/:id/links': {
    call: referral,
    expect: only(door(200), 'caseworker', 'supervisor'),
  },
  // There is no such link: test/partner/ holds the rest.
  'POST /api/staff/referrals/:id/links/:linkId/code': {
    call: (ids) => ({ params: { id: ids.referral, linkId: ids.chat } }),
    expect: {},
  },
  'POST /api/staff/referrals/:id/links/:linkId/revoke': {
    call: (ids) => ({ params: { id: ids.referral, linkId: ids.chat } }),
    expect: {},
  },
  'GET /api/staff/referrals/:id/export.json': {
    call: referral,
    expect: only(door(200), 'caseworker', 'supervisor'),
  },
  'GET /api/staff/referrals/:id/form.pdf': {
    call: referral,
    expect: only(door(200), 'caseworker', 'supervisor'),
  },
}

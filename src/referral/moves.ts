/**
 * The life of a referral: one table of legal moves, with who may make each. Nothing else decides on it.
 * That it is late is no state but the stage of its clock: a late referral is still sent, received or scheduled.
 */
export const states = [
  'draft',
  'consent_recorded',
  'sent',
  'received',
  'accepted',
  'scheduled',
  'service_given',
  'rejected',
  'no_show',
  'unreachable',
  'closed',
  'withdrawn',
  'revoked',
] as const
export type ReferralState = (typeof states)[number]

/** person: her, or who acts for her; referrer: a worker of the center that refers; recipient: who takes her. */
export const roles = ['person', 'referrer', 'recipient', 'supervisor', 'service'] as const
export type Role = (typeof roles)[number]

export const ended = ['closed', 'withdrawn', 'revoked'] as const satisfies ReferralState[]
const underWay = states.filter((state) => !(ended as readonly string[]).includes(state))
const withRecipient = ['received', 'accepted', 'scheduled'] as const satisfies ReferralState[]

interface Rule {
  from: readonly ReferralState[]
  to: ReferralState
  by: readonly Role[]
  /** Needs a consent in force. What only tells what has happened does not. */
  consent?: true
  needs?: 'reason' | 'time' | 'outcome'
}

export const moves = {
  record_consent: { from: ['draft'], to: 'consent_recorded', by: ['person', 'referrer'], consent: true },
  send: { from: ['consent_recorded'], to: 'sent', by: ['referrer', 'service'], consent: true },
  receive: { from: ['sent'], to: 'received', by: ['recipient'], consent: true },
  accept: { from: ['received'], to: 'accepted', by: ['recipient'], consent: true },
  schedule: {
    from: ['accepted', 'scheduled', 'no_show', 'unreachable'],
    to: 'scheduled',
    by: ['recipient'],
    consent: true,
    needs: 'time',
  },
  give_service: { from: ['accepted', 'scheduled'], to: 'service_given', by: ['recipient'] },
  reject: { from: ['sent', ...withRecipient], to: 'rejected', by: ['recipient'], needs: 'reason' },
  miss: { from: ['scheduled'], to: 'no_show', by: ['recipient'] },
  cannot_reach: { from: [...withRecipient, 'no_show'], to: 'unreachable', by: ['recipient'] },
  /** It ends when she says whether it helped. */
  tell: { from: ['service_given'], to: 'closed', by: ['person'], needs: 'outcome' },
  /** Or when there was no service, or she does not answer. */
  close: {
    from: ['service_given', 'rejected', 'no_show', 'unreachable'],
    to: 'closed',
    by: ['referrer', 'supervisor'],
    needs: 'outcome',
  },
  withdraw: { from: underWay, to: 'withdrawn', by: ['person'] },
  revoke: { from: underWay, to: 'revoked', by: ['referrer', 'supervisor'], needs: 'reason' },
} as const satisfies Record<string, Rule>
export type Move = keyof typeof moves

export const ruleOf = (move: Move): Rule => moves[move]
export const isMove = (move: string): move is Move => Object.hasOwn(moves, move)
export const isEnded = (state: ReferralState): boolean => (ended as readonly string[]).includes(state)

export type Button = 'receive' | 'schedule' | 'done' | 'refuse' | 'cannot_reach'

/** A worker has five buttons; the moves between where it stands and what she pressed are made along. Empty: not from here. */
export function movesOf(button: Button, state: ReferralState): Move[] {
  const before: Move[] = state === 'sent' ? ['receive', 'accept'] : state === 'received' ? ['accept'] : []
  const paths: Record<Button, Move[]> = {
    receive: ['receive'],
    schedule: [...before, 'schedule'],
    done: [...before, 'give_service'],
    refuse: ['reject'],
    cannot_reach: state === 'sent' ? ['receive', 'cannot_reach'] : ['cannot_reach'],
  }
  const path = paths[button]
  const [first] = path
  return first && ruleOf(first).from.includes(state) ? path : []
}

/** Why it is refused or revoked, and what is done next: closed lists, so that figures need no words. */
export const reasonCodes = [
  'full',
  'not_eligible',
  'not_our_service',
  'out_of_area',
  'duplicate',
  'unsafe',
  'other',
]
export const nextActions = ['other_recipient', 'waitlist', 'back_to_referrer', 'none']
export const outcomes = ['helped', 'partly', 'not_helped', 'no_service', 'no_answer']

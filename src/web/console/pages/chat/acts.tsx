import { useState } from 'preact/hooks'
import type { OpenChat } from '../../api/chat.ts'
import { around, centerName, labelName } from '../../api/directory.ts'
import { refresh } from '../../api/inbox.ts'
import type { Me } from '../../api/session.ts'
import type { ChatRow } from '../../api/types.ts'
import { type Answer, ask } from '../../lib/http.ts'
import { newId } from '../../lib/ids.ts'
import { doLater } from '../../lib/later.ts'
import { inWords } from '../../lib/problems.ts'
import { go, hrefOf } from '../../lib/router.ts'
import { useStore } from '../../lib/store.ts'
import { t } from '../../lib/texts.ts'
import { tell } from '../../lib/toasts.ts'
import { flowName, outcomeName } from '../../lib/words.ts'
import { Dialog } from '../../parts/dialog.tsx'

export type ActName = 'refer' | 'hand_over' | 'labels' | 'snooze' | 'close' | 'give_back' | 'meeting'

/** Does it, and tells how it went. Resolves to whether it went. */
export async function doAct(
  act: Promise<Answer<unknown>>,
  done: string,
  undo?: () => void,
): Promise<boolean> {
  const answer = await act
  if (answer.ok) tell(done, undo ? { undo } : {})
  else tell(inWords(answer.problem), { bad: true })
  return answer.ok
}

interface Props {
  chat: OpenChat
  row: ChatRow
  me: Me
  close: () => void
  left: () => void
}

/**
 * Does it after a moment in which it can be taken back; the chat is left meanwhile. One step after the other: what a later
 * one needs was done before.
 */
function actLater(id: string, text: string, steps: [path: string, body: object][]): void {
  const act = async () => {
    for (const [path, body] of steps) {
      const answer = await ask(`staff/chats/${id}/${path}`, { method: 'POST', body, keepalive: true })
      if (answer.ok) continue
      tell(inWords(answer.problem), { bad: true })
      break
    }
    void refresh()
  }
  doLater(
    text,
    () => void act(),
    () => go(hrefOf('inbox', 'mine', id)),
  )
}

const outcomes = ['solved', 'referred', 'no_answer', 'duplicate', 'other']

/** Why it is closed: the figures of the programme stand on this. It can be taken back for a moment. */
export function CloseDialog({ row, close, left }: Props) {
  const [outcome, setOutcome] = useState('')
  return (
    <Dialog title={t('close_title')} close={close}>
      <Choices
        name="outcome"
        value={outcome}
        change={setOutcome}
        options={outcomes.map((one) => [one, outcomeName(one)])}
      />
      <p class="soft small">{t('close_hint')}</p>
      <div class="acts">
        <button
          type="button"
          class="main-act"
          disabled={!outcome}
          onClick={() => {
            // She is told that the talk has ended: it goes out only when nobody took it back.
            actLater(row.id, t('closes_soon'), [['close', { outcome }]])
            close()
            left()
          }}
        >
          {t('close_act')}
        </button>
      </div>
    </Dialog>
  )
}

/** To a colleague, or back to the queue of a center. */
export function HandOverDialog({ row, me, close, left }: Props) {
  const { colleagues, centers } = useStore(around)
  const [to, setTo] = useState('')
  const [note, setNote] = useState('')
  const people = colleagues.filter(({ id }) => id !== me.id)
  const team = row.centerId
  return (
    <Dialog title={t('hand_over_title')} close={close}>
      <Choices
        name="to"
        value={to}
        change={setTo}
        options={[
          ['team', t('to_team', { center: centerName(team, t('center_none')) })],
          ...centers
            .filter(({ id }) => id !== team && me.centers.includes(id))
            .map(({ id }): [string, string] => [
              `center:${id}`,
              t('to_team', { center: centerName(id, id) }),
            ]),
          ...people.map((one): [string, string] => [
            one.id,
            one.onShift === false ? t('off_shift', { name: one.alias }) : one.alias,
          ]),
        ]}
      />
      <label>
        <span>{t('hand_over_note')}</span>
        <textarea rows={2} dir="auto" value={note} onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
      <div class="acts">
        <button
          type="button"
          class="main-act"
          disabled={!to}
          onClick={() => {
            const move: [string, object] =
              to === 'team'
                ? ['release', {}]
                : ['hand-over', to.startsWith('center:') ? { team: to.slice(7) } : { to }]
            // The note first: who gets the chat finds it there.
            const words: [string, object][] = note.trim()
              ? [['notes', { id: newId(), text: note.trim() }]]
              : []
            actLater(row.id, t('hands_over_soon'), [...words, move])
            close()
            left()
          }}
        >
          {t('hand_over_act')}
        </button>
      </div>
    </Dialog>
  )
}

export function LabelDialog({ chat, row, close }: Props) {
  const { labels } = useStore(around)
  const [chosen, setChosen] = useState(row.labels)
  return (
    <Dialog title={t('labels_title')} close={close}>
      {labels.length === 0 ? <p class="soft">{t('labels_none')}</p> : null}
      <ul class="choice-list">
        {labels.map(({ id }) => (
          <li key={id}>
            <label class="check">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) =>
                  setChosen(
                    event.currentTarget.checked ? [...chosen, id] : chosen.filter((one) => one !== id),
                  )
                }
              />
              <span>{labelName(id)}</span>
            </label>
          </li>
        ))}
      </ul>
      <div class="acts">
        <button
          type="button"
          class="main-act"
          onClick={async () => {
            if (await doAct(chat.act('labels', { labels: chosen }, 'PUT'), t('labels_done'))) close()
          }}
        >
          {t('save')}
        </button>
      </div>
    </Dialog>
  )
}

const hour = 3_600_000
const zone = 3 * hour
/** 08:00 of the day after so many days, at the centers. */
const morning = (days: number) => {
  const midnight = Math.floor((Date.now() + zone) / (24 * hour)) * 24 * hour - zone
  return midnight + days * 24 * hour + 8 * hour
}

/** Puts it out of sight until then; her next message brings it back at once. */
export function SnoozeDialog({ chat, close, left }: Props) {
  const options: [string, number][] = [
    [t('snooze_hour'), Date.now() + hour],
    [t('snooze_afternoon'), Date.now() + 4 * hour],
    [t('snooze_tomorrow'), morning(1)],
    [t('snooze_week'), morning(7)],
  ]
  return (
    <Dialog title={t('snooze_title')} close={close}>
      <p class="soft">{t('snooze_hint')}</p>
      <ul class="choice-list">
        {options.map(([name, until]) => (
          <li key={name}>
            <button
              type="button"
              onClick={async () => {
                const back = () => new Date(Date.now() + 1_500).toISOString()
                const undo = () => void doAct(chat.act('snooze', { until: back() }), t('snooze_undone'))
                const act = chat.act('snooze', { until: new Date(until).toISOString() })
                if (await doAct(act, t('snoozed_done'), undo)) {
                  close()
                  left()
                }
              }}
            >
              {name}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** The bot goes on with her, at a flow of choice. */
export function GiveBackDialog({ row, close, left }: Props) {
  const { flows } = useStore(around)
  const [flow, setFlow] = useState(flows.includes('menu') ? 'menu' : (flows[0] ?? ''))
  return (
    <Dialog title={t('give_back_title')} close={close}>
      <p class="soft">{t('give_back_hint')}</p>
      <Choices name="flow" value={flow} change={setFlow} options={flows.map((one) => [one, flowName(one)])} />
      <div class="acts">
        <button
          type="button"
          class="main-act"
          disabled={!flow}
          onClick={() => {
            actLater(row.id, t('gives_back_soon'), [['give-back', { flow }]])
            close()
            left()
          }}
        >
          {t('give_back_act')}
        </button>
      </div>
    </Dialog>
  )
}

/** What was said at a call or a visit, for the next who works on it. */
export function MeetingDialog({ chat, row, close }: Props) {
  const [kind, setKind] = useState(row.source === 'call' ? 'call' : 'visit')
  const [note, setNote] = useState('')
  return (
    <Dialog title={t('log_meeting')} close={close}>
      <Choices
        name="kind"
        value={kind}
        change={setKind}
        options={[
          ['visit', t('log_visit')],
          ['call', t('log_call')],
        ]}
      />
      <label>
        <span>{t('walk_in_note')}</span>
        <textarea
          rows={3}
          dir="auto"
          maxLength={4000}
          value={note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
      </label>
      <div class="acts">
        <button
          type="button"
          class="main-act"
          disabled={!note.trim()}
          onClick={async () => {
            if (await doAct(chat.act('meetings', { kind, note: note.trim() }), t('log_done'))) close()
          }}
        >
          {t('save')}
        </button>
      </div>
    </Dialog>
  )
}

function Choices(props: {
  name: string
  value: string
  options: [string, string][]
  change: (value: string) => void
}) {
  const { name, value, options, change } = props
  return (
    <ul class="choice-list">
      {options.map(([id, words]) => (
        <li key={id}>
          <label class="check">
            <input type="radio" name={name} checked={id === value} onChange={() => change(id)} />
            <span>{words}</span>
          </label>
        </li>
      ))}
    </ul>
  )
}

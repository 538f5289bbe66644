import { useState } from 'preact/hooks'
import type { Say } from './texts.ts'

interface Form {
  say: Say
  busy: boolean
  back: () => void
}
const reasons = ['full', 'not_eligible', 'not_our_service', 'out_of_area', 'duplicate', 'unsafe', 'other']
const nexts = ['other_recipient', 'waitlist', 'back_to_referrer', 'none']

const Ends = ({ say, busy, back, words }: Form & { words: string }) => (
  <div class="acts">
    <button type="submit" class="main-act" disabled={busy}>
      {words}
    </button>
    <button type="button" onClick={back}>
      {say('back')}
    </button>
  </div>
)

/** A day and an hour where the centers are, whatever clock this device has. */
export function ScheduleForm({ say, busy, back, save }: Form & { save: (at: object) => void }) {
  const [day, setDay] = useState('')
  const [hour, setHour] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        // Syria keeps +03:00 all year since 2022.
        save({ scheduledFor: `${day}T${hour}:00+03:00` })
      }}
    >
      <label>
        <span>{say('day')}</span>
        <input type="date" required value={day} onInput={(event) => setDay(event.currentTarget.value)} />
      </label>
      <label>
        <span>{say('hour')}</span>
        <input type="time" required value={hour} onInput={(event) => setHour(event.currentTarget.value)} />
      </label>
      <Ends say={say} busy={busy} back={back} words={say('save')} />
    </form>
  )
}

/** Why, and what is next: both from closed lists. */
export function RefuseForm({ say, busy, back, save }: Form & { save: (why: object) => void }) {
  const [reasonCode, setReason] = useState('')
  const [nextAction, setNext] = useState('')
  const [words, setWords] = useState('')
  const choice = (name: string, list: string[], value: string, set: (value: string) => void) => (
    <label>
      <span>{say(name)}</span>
      <select required value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{say('choose')}</option>
        {list.map((one) => (
          <option key={one} value={one}>
            {say(`${name}_${one === 'other' ? 'else' : one}`)}
          </option>
        ))}
      </select>
    </label>
  )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save({ reasonCode, nextAction, words })
      }}
    >
      {choice('reason', reasons, reasonCode, setReason)}
      {choice('next', nexts, nextAction, setNext)}
      <label>
        <span>{say('words')}</span>
        <textarea
          dir="auto"
          rows={3}
          maxLength={600}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </label>
      <Ends say={say} busy={busy} back={back} words={say('act_refuse')} />
    </form>
  )
}

/** What cannot be taken back is asked once more. */
export function Sure({ say, busy, back, what, save }: Form & { what: string; save: () => void }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <p>
        <b>{what}</b>
      </p>
      <p>{say('act_sure')}</p>
      <Ends say={say} busy={busy} back={back} words={say('yes')} />
    </form>
  )
}

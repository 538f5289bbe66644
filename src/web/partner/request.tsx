import { useState } from 'preact/hooks'
import type { Language } from '../chat/languages.ts'
import { type Act, act, type Page } from './api.ts'
import { RefuseForm, ScheduleForm, Sure } from './forms.tsx'
import { hasText, type Say, whenInWords } from './texts.ts'

type Open = Extract<Page, { status: 'open' }>

/** What the person agreed to share, how it stands, and what can be done now. */
export function Request(props: {
  page: Open
  token: string
  language: Language
  say: Say
  changed: (page: Page) => void
  load: () => Promise<void>
}) {
  const { page, token, language, say, changed, load } = props
  const [asked, setAsked] = useState<Act | null>(null)
  const [told, setTold] = useState<{ text: string; bad: boolean } | null>(null)
  const [busy, setBusy] = useState(false)
  const when = (iso: string) => whenInWords(iso, language)

  async function press(name: Act, details: object = {}): Promise<void> {
    setBusy(true)
    const answer = await act(token, name, details)
    setBusy(false)
    if (answer.ok) {
      setAsked(null)
      setTold({ text: 'noted', bad: false })
      return changed(answer.value)
    }
    if (answer.status === 409) {
      setAsked(null)
      setTold({ text: 'quicker', bad: false })
      return load()
    }
    // It was revoked, or is over: the page says so.
    if (answer.status === 404) return load()
    const own = `problem_${answer.status === 413 ? 'too_long' : answer.code}`
    const text =
      answer.status === 0 || answer.status >= 500
        ? 'line_lost'
        : answer.status === 429
          ? 'wait_a_little'
          : hasText(own)
            ? own
            : 'problem_else'
    setTold({ text, bad: true })
  }

  return (
    <section>
      <h1>{say('head')}</h1>
      <p class="state" data-state={page.state}>
        {say(`state_${page.state}`)}
      </p>
      {page.scheduledFor && page.state === 'scheduled' ? (
        <p>{say('appointment', { when: when(page.scheduledFor) })}</p>
      ) : null}
      {page.dueAt && page.state !== 'service_given' ? (
        <p class={page.clockStage === 'running' ? 'soft' : 'late'}>
          {say(page.clockStage === 'escalated' ? 'late' : 'due', { when: when(page.dueAt) })}
        </p>
      ) : null}
      {told ? (
        <p class={told.bad ? 'note' : 'good'} role={told.bad ? 'alert' : 'status'}>
          {say(told.text)}
        </p>
      ) : null}

      {asked === 'schedule' ? (
        <ScheduleForm
          say={say}
          busy={busy}
          back={() => setAsked(null)}
          save={(at) => press('schedule', at)}
        />
      ) : asked === 'refuse' ? (
        <RefuseForm say={say} busy={busy} back={() => setAsked(null)} save={(why) => press('refuse', why)} />
      ) : asked ? (
        <Sure
          say={say}
          busy={busy}
          what={say(`act_${asked}`)}
          back={() => setAsked(null)}
          save={() => press(asked)}
        />
      ) : (
        <div class="acts">
          {page.acts.map((name, index) => (
            <button
              key={name}
              type="button"
              class={index === 0 ? 'main-act' : name === 'refuse' ? 'warn-act' : ''}
              data-act={name}
              disabled={busy}
              onClick={() => {
                setTold(null)
                if (name === 'receive' || name === 'accept') void press(name)
                else setAsked(name)
              }}
            >
              {say(`act_${name}`)}
            </button>
          ))}
        </div>
      )}

      <dl>
        <dt>{say('service')}</dt>
        <dd>{page.service[language]}</dd>
        <dt>{say('priority')}</dt>
        <dd>{say(`priority_${page.priority}`)}</dd>
        {Object.entries(page.fields).map(([field, value]) => (
          <div key={field} class="field">
            <dt>{say(`field_${field}`)}</dt>
            <dd dir="auto">{valueInWords(say, field, value)}</dd>
          </div>
        ))}
      </dl>
      <p class="soft">{say('only_agreed')}</p>
      <p class="soft">{say('no_favours')}</p>
      <p class="soft">{say('link_until', { when: when(page.expiresAt) })}</p>
      <button type="button" onClick={() => void load()}>
        {say('refresh')}
      </button>
    </section>
  )
}

/** Values that are codes, in words; all else as it was written. */
function valueInWords(say: Say, field: string, value: string): string {
  const codes: Record<string, string> = { f: 'female', m: 'male' }
  const key = field === 'sex' ? codes[value] : field === 'language' ? `lang_${value}` : undefined
  return key && hasText(key) ? say(key) : value
}

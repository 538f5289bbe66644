import { useState } from 'preact/hooks'
import { open } from './api.ts'
import type { Say } from './texts.ts'

/** The code that came by another way. What is wrong is not told: whoever guesses learns nothing. */
export function CodeForm({ say, token, opened }: { say: Say; token: string; opened: () => void }) {
  const [code, setCode] = useState('')
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  return (
    <form
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        const answer = await open(token, code)
        setBusy(false)
        if (answer.ok) return opened()
        setCode('')
        setWrong(answer.status === 0 ? 'line_lost' : answer.status === 429 ? 'wait_a_little' : 'code_wrong')
      }}
    >
      <h1>{say('code_title')}</h1>
      <p>{say('code_hint')}</p>
      <label>
        <span>{say('code_label')}</span>
        <input
          class="code"
          dir="ltr"
          inputMode="numeric"
          autocomplete="one-time-code"
          required
          maxLength={20}
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </label>
      {wrong ? (
        <p class="note" role="alert">
          {say(wrong)}
        </p>
      ) : null}
      <button type="submit" class="main-act" disabled={busy}>
        {say('code_open')}
      </button>
      <p class="soft">{say('code_once')}</p>
    </form>
  )
}

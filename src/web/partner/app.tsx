import { useEffect, useState } from 'preact/hooks'
import { guessLanguage, type Language } from '../chat/languages.ts'
import { type Page, read } from './api.ts'
import { CodeForm } from './code-form.tsx'
import { Request } from './request.tsx'
import { sayIn, turnTo } from './texts.ts'

const languages: [Language, string][] = [
  ['ar', 'العربية'],
  ['kmr', 'Kurmancî'],
  ['en', 'English'],
]

/** A partner's page: the code, and then the one request that its link is for. It keeps nothing on the device but a cookie. */
export function App({ token }: { token: string }) {
  const [language, setLanguage] = useState(() => guessLanguage(navigator.languages ?? [navigator.language]))
  const [page, setPage] = useState<Page | 'asking' | 'code' | 'lost'>('asking')
  const say = sayIn(language)
  useEffect(() => turnTo(language), [language])

  async function load(): Promise<void> {
    if (token === '') return
    const answer = await read(token)
    setPage(answer.ok ? answer.value : answer.status === 404 ? 'code' : 'lost')
  }
  useEffect(() => void load(), [token])

  return (
    <main class="sheet">
      <nav class="languages" aria-label={say('language')}>
        {languages.map(([id, name]) => (
          <button
            key={id}
            type="button"
            lang={id}
            aria-pressed={id === language}
            onClick={() => setLanguage(id)}
          >
            {name}
          </button>
        ))}
      </nav>
      {token === '' ? (
        <p class="note">{say('no_link')}</p>
      ) : page === 'asking' ? (
        <p class="soft" role="status">
          {say('loading')}
        </p>
      ) : page === 'lost' ? (
        <>
          <p class="note" role="alert">
            {say('line_lost')}
          </p>
          <button type="button" class="main-act" onClick={() => void load()}>
            {say('refresh')}
          </button>
        </>
      ) : page === 'code' ? (
        <CodeForm say={say} token={token} opened={() => void load()} />
      ) : page.status === 'open' ? (
        <Request page={page} token={token} language={language} say={say} changed={setPage} load={load} />
      ) : (
        <section>
          <h1>{say(`${page.status === 'closed' ? 'ended' : page.status}_title`)}</h1>
          {page.status === 'closed' ? <p class="state">{say(`state_${page.state}`)}</p> : null}
          <p class="note">{say(page.status === 'closed' ? 'ended' : page.status)}</p>
        </section>
      )}
    </main>
  )
}

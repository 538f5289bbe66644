import { useEffect, useMemo, useState } from 'preact/hooks'
import { hearTabs, readLook, tellTabs, wipe, writeLook } from './device.ts'
import type { Extras } from './extras.tsx'
import { FirstScreen } from './first-screen.tsx'
import { framed, hearHost, tellHost } from './frame.ts'
import { Icon } from './icon.tsx'
import { nameManifest } from './install.ts'
import { directionOf, guessLanguage } from './languages.ts'
import { leave } from './leave.ts'
import { loadExtras } from './load-extras.ts'
import { applyLook, usual } from './look.ts'
import { Messages } from './messages.tsx'
import { createSession, type View } from './session.ts'

/** Two taps on Escape within this time leave. */
const twiceMs = 700

/** The whole page: a first screen, then the chat. The way out is there from the first moment. */
export function App() {
  const [view, setView] = useState<View | null>(null)
  const [look, setLook] = useState(() => readLook() ?? usual)
  const [settings, setSettings] = useState(false)
  const [extras, setExtras] = useState<Extras | null>(null)
  const session = useMemo(
    () => createSession(guessLanguage(navigator.languages ?? [navigator.language]), setView, () => begin()),
    [],
  )

  useEffect(() => {
    const wake = () => document.hidden || session.wake()
    // A page that comes out of the browser's memory ("back") begins anew.
    const shown = (event: PageTransitionEvent) => event.persisted && location.reload()
    let escaped = 0
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.repeat) return
      if (Date.now() - escaped < twiceMs) leave(session.forget)
      else if (!document.querySelector('[role=dialog]')) tellHost('close')
      escaped = Date.now()
    }
    addEventListener('online', wake)
    addEventListener('offline', session.cut)
    addEventListener('pageshow', shown)
    // Before the panel closes by the same key.
    addEventListener('keydown', pressed, true)
    document.addEventListener('visibilitychange', wake)
    hearHost(() => leave(session.forget))
    hearTabs({
      gone: (left) => (left ? leave(session.forget, true) : begin(true)),
      kept: session.keptElsewhere,
      unsent: session.unsentElsewhere,
    })
    return () => {
      removeEventListener('online', wake)
      removeEventListener('offline', session.cut)
      removeEventListener('pageshow', shown)
      removeEventListener('keydown', pressed, true)
      document.removeEventListener('visibilitychange', wake)
    }
  }, [session])
  // After all that the first answer needs; again when the line comes back.
  const online = view?.line === 'online'
  const wanted = !!view && (view.all || view.phase === 'open')
  useEffect(() => {
    if (wanted && !extras) void loadExtras().then(setExtras)
  }, [wanted, online])
  const texts = view?.texts
  const kept = view?.kept ?? false
  useEffect(() => {
    if (!view || !texts) return
    document.documentElement.lang = view.language
    document.documentElement.dir = directionOf(view.language)
  }, [texts])
  useEffect(() => applyLook(look), [look])
  useEffect(() => {
    if (kept) writeLook(look)
  }, [look, kept])
  useEffect(() => {
    if (kept || settings) nameManifest()
  }, [kept, settings])
  // A dot says that something came, and no more.
  const unread = view?.unread ?? null
  useEffect(() => {
    if (!texts) return
    const name = () => {
      document.title = document.hidden && unread !== null ? `• ${texts('title')}` : texts('title')
    }
    name()
    document.addEventListener('visibilitychange', name)
    return () => document.removeEventListener('visibilitychange', name)
  }, [texts, unread])

  /** Nothing on the device, nothing in memory; `told`: by another tab. */
  function begin(told = false): void {
    setSettings(false)
    setLook(usual)
    session.forget()
    if (told) return
    tellTabs('forget')
    void wipe()
  }

  if (!view || !texts) return <div class="loading" aria-hidden="true" />
  const chatting = view.phase === 'open' || view.phase === 'ended'
  const state = view.line === 'online' && view.busy ? 'busy' : view.line
  const says = { connecting: 'connecting', online: '', lost: 'connection_lost', busy: 'moment' }[state]
  return (
    <div class="app">
      <header>
        {chatting ? <h1 class="heard">{texts('title')}</h1> : null}
        {view.phase === 'open' && view.all ? (
          <button type="button" class="menu" onClick={() => session.say(texts('menu'))}>
            {texts('menu')}
          </button>
        ) : null}
        {extras ? (
          <button
            type="button"
            class="icon"
            aria-label={texts('settings')}
            title={texts('settings')}
            aria-haspopup="dialog"
            onClick={() => setSettings(true)}
          >
            <Icon path="M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5" />
          </button>
        ) : null}
        <span class="gap" />
        <button type="button" class="leave" onClick={() => leave(session.forget)}>
          {texts('leave')}
        </button>
        {framed ? (
          <button
            type="button"
            class="icon"
            aria-label={texts('close')}
            title={texts('close')}
            onClick={() => tellHost('close')}
          >
            <Icon path="M6 6l12 12M18 6L6 18" />
          </button>
        ) : null}
      </header>
      {chatting ? (
        <main class="chat">
          <p class={`line ${state}`} role="status">
            {view.phase === 'open' && says ? texts(says) : ''}
          </p>
          <Messages view={view} session={session} texts={texts} />
          {view.phase === 'open' ? (
            extras ? (
              <extras.Composer texts={texts} session={session} />
            ) : (
              <div class="composer" />
            )
          ) : (
            <div class="ended">
              <p role="status">{texts('error_ended')}</p>
              <button type="button" onClick={session.forget}>
                {texts('start_again')}
              </button>
            </div>
          )}
        </main>
      ) : (
        <FirstScreen view={view} texts={texts} start={session.start} />
      )}
      {settings && extras ? (
        <extras.Settings
          view={view}
          session={session}
          texts={texts}
          look={look}
          setLook={setLook}
          forget={() => begin()}
          close={() => setSettings(false)}
        />
      ) : null}
    </div>
  )
}

import { useEffect, useRef, useState } from 'preact/hooks'
import type { Look } from './device.ts'
import { focusable } from './frame.ts'
import { Icon } from './icon.tsx'
import { canInstall, install } from './install.ts'
import { sizes } from './look.ts'
import type { Session, View } from './session.ts'
import type { Texts } from './texts.ts'

/** How the page looks, and what stays on this device. */
export function Settings(props: {
  view: View
  session: Session
  texts: Texts
  look: Look
  setLook: (look: Look) => void
  forget: () => void
  close: () => void
}) {
  const { view, session, texts, look, setLook, forget, close } = props
  const panel = useRef<HTMLDivElement>(null)
  const [failed, setFailed] = useState(false)
  const [installable, setInstallable] = useState(canInstall())

  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    panel.current?.focus()
    const stop = canInstall.onChange(setInstallable)
    return () => {
      stop()
      before?.focus?.()
    }
  }, [])

  /** Keeps Tab inside, and Escape closes. */
  function pressed(event: KeyboardEvent): void {
    if (event.key === 'Escape') close()
    if (event.key !== 'Tab' || !panel.current) return
    const all = focusable(panel.current)
    const edge = event.shiftKey ? all[0] : all[all.length - 1]
    const now = document.activeElement
    if (now !== edge && !(event.shiftKey && now === panel.current)) return
    event.preventDefault()
    all[event.shiftKey ? all.length - 1 : 0]?.focus()
  }
  const sized = (step: number) => setLook({ scheme: look.scheme, size: look.size + step })

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a tap beside the panel closes it; Escape does, too
    <div
      class="veil"
      onClick={(event) => event.target === event.currentTarget && close()}
      onKeyDown={pressed}
    >
      <div class="panel" role="dialog" aria-modal="true" aria-labelledby="settings" ref={panel} tabIndex={-1}>
        <div class="top">
          <h2 id="settings">{texts('settings')}</h2>
          <button
            type="button"
            class="icon"
            aria-label={texts('close')}
            title={texts('close')}
            onClick={close}
          >
            <Icon path="M6 6l12 12M18 6L6 18" />
          </button>
        </div>
        <fieldset class="pair">
          <legend>{texts('text_size')}</legend>
          <button type="button" disabled={look.size === 0} onClick={() => sized(-1)}>
            <bdi dir="ltr" aria-hidden="true">
              A−
            </bdi>
            <span class="heard">{texts('text_smaller')}</span>
          </button>
          <button
            type="button"
            class="big"
            disabled={look.size === sizes.length - 1}
            onClick={() => sized(1)}
          >
            <bdi dir="ltr" aria-hidden="true">
              A+
            </bdi>
            <span class="heard">{texts('text_larger')}</span>
          </button>
        </fieldset>
        <fieldset class="pair">
          <legend>{texts('scheme')}</legend>
          {(['', 'light', 'dark'] as const).map((scheme) => (
            <button
              type="button"
              key={scheme}
              aria-pressed={look.scheme === scheme}
              onClick={() => setLook({ size: look.size, scheme })}
            >
              {texts(`scheme_${scheme || 'auto'}`)}
            </button>
          ))}
        </fieldset>
        {view.phase === 'open' ? (
          <section>
            <h3>{texts('keep')}</h3>
            <p role="status">{texts(failed ? 'keep_failed' : view.kept ? 'kept' : 'keep_hint')}</p>
            <button
              type="button"
              onClick={() => (view.kept ? session.stopKeeping() : setFailed(!session.keep()))}
            >
              {texts(view.kept ? 'keep_no' : 'keep_yes')}
            </button>
          </section>
        ) : null}
        {installable ? (
          <section>
            <h3>{texts('install')}</h3>
            <p>{texts('install_hint')}</p>
            <button type="button" onClick={install}>
              {texts('install')}
            </button>
          </section>
        ) : null}
        <section>
          <h3>{texts('forget')}</h3>
          <p>{texts('forget_hint')}</p>
          <button type="button" class="warn" onClick={forget}>
            {texts('forget')}
          </button>
        </section>
        <p class="small">{texts('leave_stays')}</p>
      </div>
    </div>
  )
}

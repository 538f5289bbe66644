import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../lib/texts.ts'
import { IconButton } from './icon.tsx'

const reachable = 'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]'
let open = 0
/** Whether a dialog stands before the page: the page's own keys rest. */
export const dialogIsOpen = (): boolean => open > 0

/** A sheet before the page. Keeps the keyboard inside, closes by Escape or a tap beside it, and gives the focus back. */
export function Dialog(props: {
  title: string
  close: () => void
  wide?: boolean
  children: ComponentChildren
}) {
  const { title, close, wide, children } = props
  const sheet = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const before = document.activeElement as HTMLElement | null
    open += 1
    const wanted = sheet.current?.querySelector<HTMLElement>('[data-first]')
    ;(wanted ?? sheet.current)?.focus()
    return () => {
      open -= 1
      before?.focus?.()
    }
  }, [])

  function pressed(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
    }
    if (event.key !== 'Tab' || !sheet.current) return
    const all = [...sheet.current.querySelectorAll<HTMLElement>(reachable)]
    const edge = event.shiftKey ? all[0] : all.at(-1)
    const now = document.activeElement
    if (now !== edge && !(event.shiftKey && now === sheet.current)) return
    event.preventDefault()
    ;(event.shiftKey ? all.at(-1) : all[0])?.focus()
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a tap beside the sheet closes it; Escape does, too
    <div
      class="veil"
      onPointerDown={(event) => event.target === event.currentTarget && close()}
      onKeyDown={pressed}
    >
      <div
        class={wide ? 'dialog wide' : 'dialog'}
        role="dialog"
        aria-modal="true"
        aria-label={title}
        ref={sheet}
        tabIndex={-1}
      >
        <header>
          <h2>{title}</h2>
          <IconButton name="close" label={t('close')} act={close} />
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long ones are scrolled by keys */}
        <div class="body" tabIndex={0}>
          {children}
        </div>
      </div>
    </div>
  )
}

import { t } from './texts.ts'
import { tell } from './toasts.ts'

/** Long enough to see that it was a slip. */
const graceMs = 6_000

/**
 * Does something after a moment in which it can be taken back: what a person hears of cannot be unsaid. A tab that is
 * closed meanwhile does it at once.
 */
export function doLater(text: string, act: () => void, undone: () => void): void {
  const left = () => {
    clearTimeout(timer)
    removeEventListener('pagehide', left)
    act()
  }
  const timer = setTimeout(left, graceMs)
  addEventListener('pagehide', left)
  tell(text, {
    forMs: graceMs,
    undo() {
      clearTimeout(timer)
      removeEventListener('pagehide', left)
      undone()
      tell(t('undone'))
    },
  })
}

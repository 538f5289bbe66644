import { tellTabs, wipe } from './device.ts'
import { framed, tellHost } from './frame.ts'

/** A page that anybody might have open. It is told nothing of where one came from. */
const elsewhere = 'https://www.google.com/'
/** Nobody waits longer for a browser to clear its caches. */
const patienceMs = 300

/**
 * One tap and the chat is gone from this page and this device: memory and screen first, then what was kept, then the page
 * itself, whose place in the history the other page takes. Other tabs of the chat leave, too (`alone`: they said so).
 * What the browser noted before stays there; the page says so.
 */
export function leave(forget: () => void, alone = false): void {
  forget()
  document.documentElement.hidden = true
  document.body.textContent = ''
  document.title = '\u200e'
  if (!alone) tellTabs('leave')
  let gone = false
  const go = () => {
    if (gone) return
    gone = true
    if (!framed) return location.replace(elsewhere)
    // The site's script leaves with the whole page; where it does not answer, the frame tries, and at least it goes itself.
    tellHost('leave')
    setTimeout(() => {
      try {
        window.top?.location.replace(elsewhere)
      } catch {
        location.replace(elsewhere)
      }
    }, patienceMs)
  }
  setTimeout(go, patienceMs)
  void wipe().then(go)
}

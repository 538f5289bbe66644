import { embedWords } from 'virtual:embed-words'

/**
 * A small round button for another site: it opens the chat in a frame, so that neither page can read or style the other.
 * Styles are set by script alone, which strict policies of sites allow. Everything stands in one function: the site's
 * names are its own.
 */
function embed(script: HTMLScriptElement): void {
  const home = new URL('./', script.src)
  const wanted = script.getAttribute('data-language') ?? (document.documentElement.lang || 'ar')
  const start = wanted.toLowerCase().split('-')[0]
  const words = embedWords[start === 'ku' || start === 'kmr' ? 'kmr' : start === 'en' ? 'en' : 'ar']
  const label = script.getAttribute('data-label') ?? words.title
  const side = () => (getComputedStyle(document.documentElement).direction === 'rtl' ? 'left' : 'right')
  const elsewhere = 'https://www.google.com/'
  let panel: HTMLElement | null = null
  let frame: HTMLIFrameElement | null = null
  let closedAt = 0

  const plain = 'all:initial;box-sizing:border-box;position:fixed;z-index:2147483000;'
  const button = document.createElement('button')
  button.type = 'button'
  button.setAttribute('aria-haspopup', 'dialog')
  button.setAttribute('aria-expanded', 'false')
  button.setAttribute('aria-label', label)
  button.title = label
  button.style.cssText = `${plain}${side()}:16px;bottom:16px;width:56px;height:56px;border-radius:50%;background:#1f6a62;color:#fff;cursor:pointer;box-shadow:0 2px 10px rgba(0,0,0,.3);`
  button.innerHTML =
    '<svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true" fill="none" stroke="#fff" stroke-width="2.2" stroke-linejoin="round"><path d="M4 5h16v11h-9l-4 4v-4H4z"/></svg>'
  const svg = button.firstChild as SVGElement
  svg.style.cssText = 'display:block;margin:14px;'
  button.onfocus = () => {
    button.style.outline = '3px solid #b45309'
    button.style.outlineOffset = '2px'
  }
  button.onblur = () => {
    button.style.outline = ''
  }
  button.onclick = () => (panel && panel.style.display !== 'none' ? close() : open())

  /** The frame's pages are told bare words, and only the frame is listened to. */
  const tell = (word: string) => frame?.contentWindow?.postMessage(`chat:${word}`, home.origin)
  addEventListener('message', ({ source, origin, data }) => {
    if (!frame || source !== frame.contentWindow || origin !== home.origin) return
    if (data === 'chat:close') close()
    if (data === 'chat:leave') leave()
  })
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.repeat) return
    // The second tap on Escape lands here: the first one closed the chat.
    if (frame && Date.now() - closedAt < 700) {
      tell('leave')
      setTimeout(leave, 400)
    } else if (panel && panel.style.display !== 'none') close()
  })
  addEventListener('resize', place)

  let left = false
  function leave(): void {
    if (!left) location.replace(elsewhere)
    left = true
  }
  function place(): void {
    if (!panel) return
    const small = innerWidth < 600 || innerHeight < 560
    const shown = panel.style.display === 'none' ? 'none' : 'block'
    panel.style.cssText = `${plain}display:${shown};overflow:hidden;background:#f6f2ec;${
      small
        ? 'top:0;left:0;width:100%;height:100%;'
        : `${side()}:16px;bottom:84px;width:400px;height:640px;max-height:calc(100% - 100px);border-radius:16px;box-shadow:0 6px 30px rgba(0,0,0,.3);`
    }`
  }
  /** Focus that runs out at one end comes in again at the other. */
  function edge(to: 'first' | 'last'): HTMLElement {
    const element = document.createElement('div')
    element.tabIndex = 0
    element.setAttribute('aria-hidden', 'true')
    element.onfocus = () => {
      frame?.focus()
      tell(to)
    }
    return element
  }
  function open(): void {
    if (!panel) {
      panel = document.createElement('div')
      panel.setAttribute('role', 'dialog')
      panel.setAttribute('aria-modal', 'true')
      panel.setAttribute('aria-label', label)
      frame = document.createElement('iframe')
      frame.src = home.href
      frame.title = label
      frame.setAttribute('allow', 'microphone')
      frame.setAttribute('referrerpolicy', 'no-referrer')
      frame.style.cssText = 'all:initial;display:block;width:100%;height:100%;border:0;'
      panel.appendChild(edge('last'))
      panel.appendChild(frame)
      panel.appendChild(edge('first'))
      document.body.appendChild(panel)
    }
    panel.style.display = 'block'
    place()
    button.setAttribute('aria-expanded', 'true')
    frame?.focus()
  }
  function close(): void {
    if (panel) panel.style.display = 'none'
    closedAt = Date.now()
    button.setAttribute('aria-expanded', 'false')
    button.focus()
  }

  const show = () => document.body.appendChild(button)
  if (document.body) show()
  else addEventListener('DOMContentLoaded', show)
}
const script = document.currentScript
if (script instanceof HTMLScriptElement) embed(script)

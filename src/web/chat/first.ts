import { firstTexts } from 'virtual:first-texts'
import { guessLanguage, type Language, languageNames, languages } from './languages.ts'

/**
 * The first screen, in plain DOM, before the page itself has come over a weak line: who taps here has her answer under way
 * while the rest still loads. The page (main.tsx) draws over it and goes on with what was begun.
 */
export interface First {
  texts: typeof firstTexts
  /** A language was tapped: what the server says to it. */
  begun: { language: Language; response: Promise<Response> } | null
}

function draw(first: First, page: HTMLElement): void {
  const language = guessLanguage(navigator.languages ?? [navigator.language])
  const texts = first.texts[language]
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  document.title = texts.title ?? ''

  function put(parent: Node, tag: string, className: string, text = ''): HTMLElement {
    const element = document.createElement(tag)
    element.className = className
    element.textContent = text
    return parent.appendChild(element)
  }
  page.textContent = ''
  const app = put(page, 'div', 'app')
  const header = put(app, 'header', '')
  put(header, 'span', 'gap')
  put(header, 'button', 'leave', texts.leave).onclick = () => {
    page.textContent = ''
    location.replace('https://www.google.com/')
  }
  const main = put(app, 'main', 'hello')
  put(main, 'h1', '', texts.choose_language)
  const list = put(main, 'div', 'languages')
  const status = put(main, 'p', 'status')
  status.setAttribute('role', 'status')
  const buttons = languages.map((one) => {
    const button = put(list, 'button', '', languageNames[one]) as HTMLButtonElement
    button.lang = one
    button.onclick = () => {
      status.textContent = texts.loading ?? ''
      for (const other of buttons) other.disabled = true
      const response = fetch('chat/start', {
        method: 'POST',
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: one }),
      })
      // Whoever takes it over hears of a failure; until then nobody is there to hear.
      response.catch(() => {})
      first.begun = { language: one, response }
    }
    return button
  })
  put(main, 'p', 'small', texts.privacy)
  put(main, 'p', 'small', texts.leave_hint)
}

const first: First = { texts: firstTexts, begun: null }
Object.assign(window, { chatFirst: first })
let kept: string | null = null
try {
  kept = localStorage.getItem('chat')
} catch {
  // Nothing can be kept here.
}
const page = document.getElementById('page')
if (page && kept === null && window.parent === window) draw(first, page)

import { guessLanguage, type Language, languages } from '../../chat/languages.ts'
import { createStore } from './store.ts'

/** How the page looks on this device: the one thing that is kept here. Nothing of a chat, no name, no sign-in. */
export interface Look {
  language: Language
  /** Index of `sizes`. */
  size: number
  scheme: '' | 'light' | 'dark'
}

/** Text sizes, per cent of what the browser is set to. */
export const sizes = [87.5, 100, 112.5, 125, 150]
const key = 'console-look'

function read(): Look {
  const usual: Look = { language: guessLanguage(navigator.languages), size: 1, scheme: '' }
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Look>
    return {
      language: languages.find((one) => one === kept.language) ?? usual.language,
      size: typeof kept.size === 'number' && kept.size in sizes ? kept.size : usual.size,
      scheme: kept.scheme === 'light' || kept.scheme === 'dark' ? kept.scheme : '',
    }
  } catch {
    return usual
  }
}

export const look = createStore<Look>(read())

export function changeLook(change: Partial<Look>): void {
  look.set((now) => ({ ...now, ...change }))
  try {
    localStorage.setItem(key, JSON.stringify(look.get()))
  } catch {
    // A browser that keeps nothing: it looks like this until the tab ends.
  }
}

export function applyLook({ size, scheme }: Look): void {
  const root = document.documentElement
  root.style.fontSize = size === 1 ? '' : `${sizes[size]}%`
  if (scheme) root.dataset.scheme = scheme
  else delete root.dataset.scheme
}

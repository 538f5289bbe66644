import { createStore, useStore } from './store.ts'

/**
 * Where one is, behind the `#`: it never reaches a server or its log. Only names of pages and ids stand there, never words.
 * `#/inbox/mine/<chat>` is `{ page: 'inbox', parts: ['mine', '<chat>'] }`.
 */
export interface Place {
  page: string
  parts: string[]
}

function read(): Place {
  const [page = '', ...parts] = location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .map((part) => part.replace(/[^\w-]/g, ''))
  return { page, parts: parts.filter(Boolean) }
}

const place = createStore<Place>(read())
addEventListener('hashchange', () => place.set(read()))

export const usePlace = (): Place => useStore(place)
export const hrefOf = (...parts: string[]): string => `#/${parts.filter(Boolean).join('/')}`

/** `replace`: no step of its own for "back". */
export function go(href: string, how: { replace?: boolean } = {}): void {
  if (how.replace) {
    history.replaceState(null, '', href)
    place.set(read())
  } else location.hash = href
}

import { useEffect, useState } from 'preact/hooks'

export interface Store<T> {
  get(): T
  set(next: T | ((now: T) => T)): void
  /** Returns how to stop. */
  hear(heard: () => void): () => void
}

/** A value that many parts of the page look at. It lives in memory and ends with the tab. */
export function createStore<T>(first: T): Store<T> {
  let value = first
  const ears = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      const after = typeof next === 'function' ? (next as (now: T) => T)(value) : next
      if (Object.is(after, value)) return
      value = after
      for (const ear of [...ears]) ear()
    },
    hear(heard) {
      ears.add(heard)
      return () => ears.delete(heard)
    },
  }
}

/** The store's value; the part is drawn anew when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useState({})
  useEffect(() => {
    const seen = store.get()
    const stop = store.hear(() => redraw({}))
    // Between the drawing and here it may have changed.
    if (!Object.is(seen, store.get())) redraw({})
    return stop
  }, [store])
  return store.get()
}

import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** How near to its end a chat counts as read to the end. In CSS pixels. */
const nearPx = 60
/** Messages that come closer together than this are one answer. */
const togetherMs = 1_500
/** A step so soon after a touch comes from it. */
const handMs = 500

/**
 * Moves the chat on as a reader would: to its end, but never past the beginning of the newest answer, which is read
 * from its top. Whoever scrolled away is left in peace. `below`: there is more beneath what is seen.
 */
export function useFollow(box: RefObject<HTMLElement | null>, rows: number, own: number, rest: unknown) {
  const [below, setBelow] = useState(false)
  const state = useRef({ following: true, rows: 0, own: 0, anchor: 0, last: 0, hand: 0 }).current

  const distance = (element: HTMLElement) => element.scrollHeight - element.scrollTop - element.clientHeight
  const place = (element: HTMLElement, top: number) => {
    element.scrollTop = top
    setBelow(distance(element) > nearPx)
  }
  const move = () => {
    const element = box.current
    if (!element) return
    const anchor = element.querySelectorAll<HTMLElement>('.row')[state.anchor]
    const end = element.scrollHeight - element.clientHeight
    if (state.following) place(element, Math.min(end, anchor ? anchor.offsetTop - 12 : end))
    else setBelow(distance(element) > nearPx)
  }

  useEffect(() => {
    const element = box.current
    if (!element) return
    const now = Date.now()
    if (own > state.own) {
      state.following = true
      state.anchor = rows - 1
      state.last = now
    } else if (rows > state.rows) {
      if (now - state.last > togetherMs && !below) state.anchor = state.rows
      state.last = now
    }
    state.rows = rows
    state.own = own
    move()
  }, [rows, own, rest])

  useEffect(() => {
    const resized = () => move()
    addEventListener('resize', resized)
    return () => removeEventListener('resize', resized)
  }, [])

  return {
    below,
    /** The reader's hand is on the wheel, the screen or the keys: a step that follows is her own. */
    touched(): void {
      state.hand = Date.now()
    },
    scrolled(): void {
      const element = box.current
      if (!element) return
      const atEnd = distance(element) <= nearPx
      if (atEnd) state.following = true
      else if (Date.now() - state.hand < handMs) state.following = false
      setBelow(!atEnd)
    },
    toEnd(): void {
      const element = box.current
      if (!element) return
      state.following = true
      state.anchor = state.rows
      place(element, element.scrollHeight)
    },
  }
}

import type { ComponentChild, ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

/** Rows beyond the seen ones that stand ready. */
const spare = 8
/** So many rows before the end more are asked for. */
const nearEnd = 30

/**
 * A long list of rows of one height, of which only those in sight are in the page: 5,000 chats scroll like fifty.
 * `rem`: the height of a row. `shown` is called when the end comes near. The row `focus` is kept in sight.
 */
export function VirtualList<T>(props: {
  rows: T[]
  rem: number
  label: string
  keyOf: (row: T) => string
  draw: (row: T) => ComponentChildren
  /** What the drawing of a row hangs on besides the row itself: while this is the same, it is not drawn again. */
  signOf: (row: T) => string
  focus?: number
  nearEnd?: () => void
}) {
  const { rows, rem, label, keyOf, draw, signOf, focus = -1 } = props
  const drawn = useRef(new Map<string, { row: T; sign: string; item: ComponentChild }>())
  const box = useRef<HTMLDivElement>(null)
  const [span, setSpan] = useState({ first: 0, count: 30, height: rem * 16 })

  const measure = () => {
    const element = box.current
    if (!element) return
    const height = rem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const first = Math.max(0, Math.floor(element.scrollTop / height) - spare)
    const count = Math.ceil(element.clientHeight / height) + 2 * spare
    setSpan((now) =>
      now.first === first && now.count === count && now.height === height ? now : { first, count, height },
    )
    if (first + count + nearEnd > rows.length) props.nearEnd?.()
  }
  useLayoutEffect(measure, [rows, rem])
  useEffect(() => {
    const watch = new ResizeObserver(measure)
    if (box.current) watch.observe(box.current)
    return () => watch.disconnect()
  })
  useEffect(() => {
    const element = box.current
    if (!element || focus < 0) return
    const top = focus * span.height
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + span.height > element.scrollTop + element.clientHeight)
      element.scrollTop = top + span.height - element.clientHeight
  }, [focus])

  const from = Math.min(span.first, Math.max(0, rows.length - 1))
  const seen = rows.slice(from, from + span.count)
  /** The very same element as before is left alone: on a slow phone a scrolled frame costs only the rows that are new. */
  function item(row: T, at: number): ComponentChild {
    const key = keyOf(row)
    const sign = `${at} ${rows.length} ${rem} ${signOf(row)}`
    const before = drawn.current.get(key)
    if (before?.row === row && before.sign === sign) return before.item
    const made = (
      <li
        key={key}
        aria-setsize={rows.length}
        aria-posinset={at + 1}
        style={{ transform: `translateY(${at * rem}rem)`, height: `${rem}rem` }}
      >
        {draw(row)}
      </li>
    )
    if (drawn.current.size > 200) drawn.current.clear()
    drawn.current.set(key, { row, sign, item: made })
    return made
  }
  return (
    <div class="virtual" ref={box} onScroll={measure} tabIndex={-1}>
      <ul aria-label={label} style={{ height: `${rows.length * rem}rem` }}>
        {seen.map((row, index) => item(row, from + index))}
      </ul>
    </div>
  )
}

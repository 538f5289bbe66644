import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Item } from '../../api/types.ts'
import { t } from '../../lib/texts.ts'
import { dayInWords, dayOf } from '../../lib/time.ts'
import { IconButton } from '../../parts/icon.tsx'
import { Bubble } from './bubble.tsx'

/** How near to its end a chat counts as read to the end, in CSS pixels; and to its beginning as wanting more. */
const nearPx = 80

/**
 * What was said, oldest first. Follows the end while one is there; older messages come when one scrolls up, and what one
 * reads stays where it is. Lines out of sight cost nothing (content-visibility).
 */
export function Timeline(props: {
  items: Item[]
  more: boolean
  older: () => void
  /** Newest seq that was read before this visit: the mark "new" stands after it. */
  readBefore: number | null
  seen: () => void
  mediaPath: (id: string) => string
  retry: ((item: Item) => void) | null
  cancel: ((item: Item) => void) | null
}) {
  const { items, more, older, readBefore, seen, mediaPath, retry, cancel } = props
  const box = useRef<HTMLDivElement>(null)
  const state = useRef({ end: true, first: '', height: 0 }).current
  const [below, setBelow] = useState(false)

  const toEnd = () => {
    const element = box.current
    if (!element) return
    state.end = true
    element.scrollTop = element.scrollHeight
    setBelow(false)
    seen()
  }
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const first = items[0]?.id ?? ''
    const grew = element.scrollHeight - state.height
    // Older ones came above: what is read stays under the eyes.
    if (state.first && first !== state.first && !state.end) element.scrollTop += grew
    else if (state.end) toEnd()
    else if (grew > 0) setBelow(true)
    state.first = first
    state.height = element.scrollHeight
  }, [items])
  useEffect(() => {
    const element = box.current
    if (!element) return
    // Pictures that come, a keyboard that opens: the end stays the end.
    const watch = new ResizeObserver(() => {
      if (state.end) element.scrollTop = element.scrollHeight
      state.height = element.scrollHeight
    })
    watch.observe(element)
    for (const child of element.children) watch.observe(child)
    return () => watch.disconnect()
  }, [items.length])

  function scrolled(): void {
    const element = box.current
    if (!element) return
    state.end = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx
    if (state.end) {
      setBelow(false)
      seen()
    }
    if (more && element.scrollTop < nearPx) older()
  }

  const firstNew =
    readBefore === null ? -1 : items.findIndex((one) => one.from === 'person' && (one.seq ?? 0) > readBefore)
  return (
    <div class="talk-middle">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it by keys */}
      <div class="timeline" ref={box} onScroll={scrolled} tabIndex={0} role="log" aria-label={t('chat_log')}>
        {more ? (
          <div class="row happened">
            <button type="button" class="link-act" onClick={older}>
              {t('older')}
            </button>
          </div>
        ) : null}
        {items.map((item, index) => {
          const before = items[index - 1]
          const newDay = !before || dayOf(before.at) !== dayOf(item.at)
          const first = newDay || before.from !== item.from || before.by !== item.by
          return (
            <div key={item.id}>
              {newDay ? <p class="day">{dayInWords(item.at)}</p> : null}
              {index === firstNew && index > 0 ? <p class="day new">{t('new_messages')}</p> : null}
              <Bubble item={item} first={first} mediaPath={mediaPath} retry={retry} cancel={cancel} />
            </div>
          )
        })}
      </div>
      {below ? <IconButton name="down" label={t('to_end')} act={toEnd} extra="to-end" /> : null}
    </div>
  )
}

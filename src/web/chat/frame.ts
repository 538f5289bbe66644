/** The page inside another site's frame (embed.ts). What is said between them is bare words, never a part of the chat. */
export const framed = window.parent !== window

export const tellHost = (word: 'close' | 'leave'): void => {
  if (framed) window.parent.postMessage(`chat:${word}`, '*')
}

/** What the site's script wants: the focus at an end of the page, or the page gone. */
export function hearHost(leave: () => void): void {
  if (!framed) return
  addEventListener('message', ({ source, data }) => {
    if (source !== window.parent) return
    if (data === 'chat:first' || data === 'chat:last') {
      const all = focusable(document)
      all[data === 'chat:first' ? 0 : all.length - 1]?.focus()
    } else if (data === 'chat:leave') leave()
  })
}

export const focusable = (within: ParentNode): HTMLElement[] =>
  Array.prototype.filter.call(
    within.querySelectorAll<HTMLElement>('button, a[href], textarea, input, [tabindex="0"]'),
    (element: HTMLButtonElement) => !element.disabled && element.offsetParent !== null,
  )

import { useEffect } from 'preact/hooks'
import { dialogIsOpen } from '../parts/dialog.tsx'

export type Keys = Record<string, (event: KeyboardEvent) => void>

const writes = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** `g i` is g, then i within a second. */
let before = { key: '', at: 0 }

/**
 * Keys of a page, by what they type (`j`, `?`) or `Mod+Enter`, `g i`. They rest while one writes or a dialog stands open,
 * but for those with Mod. Letters go by their place on the keyboard too, so that they work on an Arabic one.
 */
export function useKeys(keys: Keys, on = true): void {
  useEffect(() => {
    if (!on) return
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return
      const mod = event.ctrlKey || event.metaKey
      if (!mod && (dialogIsOpen() || writes(event.target))) return
      const letter = /^Key([A-Z])$/.exec(event.code)?.[1]?.toLowerCase()
      const names = [event.key, ...(letter && event.key.length === 1 ? [letter] : [])]
      const second = Date.now() - before.at < 1_000 ? before.key : ''
      for (const name of names) {
        const found = (second && keys[`${second} ${name}`]) || keys[mod ? `Mod+${name}` : name] || undefined
        if (!found) continue
        event.preventDefault()
        before = { key: '', at: 0 }
        found(event)
        return
      }
      if (!mod && names.includes('g')) before = { key: 'g', at: Date.now() }
    }
    addEventListener('keydown', pressed)
    return () => removeEventListener('keydown', pressed)
  })
}

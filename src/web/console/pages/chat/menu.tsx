import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon, IconButton, type IconName } from '../../parts/icon.tsx'

export interface MenuItem {
  name: string
  icon: IconName
  key?: string
  act: () => void
}

/** Acts that need no place of their own on a small screen. Arrow keys go through it, Escape closes it. */
export function Menu({ label, items }: { label: string; items: MenuItem[] }) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const first = box.current?.querySelector<HTMLElement>('[role=menuitem]')
    first?.focus()
    const outside = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false)
    }
    addEventListener('pointerdown', outside)
    return () => removeEventListener('pointerdown', outside)
  }, [open])

  function pressed(event: KeyboardEvent): void {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
    const at = all.indexOf(document.activeElement as HTMLElement)
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      all[(at + step + all.length) % all.length]?.focus()
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation()
      setOpen(false)
      box.current?.querySelector<HTMLElement>('button')?.focus()
    }
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the menu's own items
    <div class="menu" ref={box} onKeyDown={pressed}>
      <IconButton name="more" label={label} expanded={open} act={() => setOpen(!open)} />
      {open ? (
        <div class="items" role="menu" aria-label={label}>
          {items.map(({ name, icon, key, act }) => (
            <button
              type="button"
              key={name}
              role="menuitem"
              onClick={() => {
                setOpen(false)
                act()
              }}
            >
              <Icon name={icon} />
              {name}
              {key ? <kbd>{key}</kbd> : null}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  )
}

import type { Look } from './device.ts'

export const sizes = [87.5, 100, 115, 130, 150]
export const usual: Look = { size: 1, scheme: '' }

/** Text size as a share of what the browser is set to; a colour scheme against the device's. */
export function applyLook({ size, scheme }: Look): void {
  const root = document.documentElement
  root.style.fontSize = size === usual.size ? '' : `${sizes[size] ?? 100}%`
  if (scheme) root.setAttribute('data-scheme', scheme)
  else root.removeAttribute('data-scheme')
}

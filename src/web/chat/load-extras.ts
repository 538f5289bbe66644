import { useEffect, useRef, useState } from 'preact/hooks'
import { Fragment, jsx, jsxs } from 'preact/jsx-runtime'
import type { Extras } from './extras.tsx'
import { focusable } from './frame.ts'
import { Icon } from './icon.tsx'
import { canInstall, install } from './install.ts'
import { sizes } from './look.ts'

/** What the extras use of the page (vite.config.ts puts it in the place of their imports): the two share one Preact. */
const parts = {
  jsx,
  jsxs,
  Fragment,
  useEffect,
  useRef,
  useState,
  Icon,
  focusable,
  sizes,
  canInstall,
  install,
}

/** Where one writes, and the settings. Null: the line is down; whoever wants them asks again. A script and not `import()`: old browsers. */
export function loadExtras(): Promise<Extras | null> {
  const meta = document.querySelector('meta[name=extras]')
  const [code = '', style = ''] = (meta?.getAttribute('content') ?? '').split(' ')
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = style
  document.head.appendChild(link)
  Object.assign(window, { chatParts: parts })
  return new Promise((resolve) => {
    const script = document.createElement('script')
    script.src = code
    script.onload = () => resolve((window as unknown as { chatExtras?: Extras }).chatExtras ?? null)
    script.onerror = () => resolve(null)
    document.head.appendChild(script)
  })
}

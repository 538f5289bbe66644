import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The browser that the config names, or one of this machine; null: there is none. Nothing is ever downloaded. */
export function findBrowser(given: string | null, env: Record<string, string>): string | null {
  if (given) return canRun(given) ? given : null
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean)
  return (
    [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...places].find(canRun) ?? null
  )
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { findPrograms } from './find-program.ts'

const run = promisify(execFile)
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/snap/bin/chromium']

/** A Chromium: CHROMIUM_PATH, the machine's, or playwright's own (downloaded where there is internet). Null: none. */
export async function findBrowser(): Promise<string | null> {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (await starts(given)) return given
    throw new Error(`CHROMIUM_PATH names no browser that starts: ${given}`)
  }
  for (const path of [...(await findPrograms(names)), ...places]) if (await starts(path)) return path
  return playwrightsOwn()
}

/** Ubuntu's chromium-browser is a stand-in that only tells to install a snap: being there is not enough. */
const starts = (path: string): Promise<boolean> =>
  run(path, ['--version'], { timeout: 20_000 }).then(
    () => true,
    () => false,
  )

async function playwrightsOwn() {
  const path = chromium.executablePath()
  if (await starts(path)) return path
  const program = fileURLToPath(new URL('../../node_modules/playwright-core/cli.js', import.meta.url))
  try {
    await run(process.execPath, [program, 'install', 'chromium'], { timeout: 180_000 })
  } catch {
    return null
  }
  return (await starts(path)) ? path : null
}

/** An error whose message is all that a person needs to see. */
export class Plain extends Error {}

/**
 * Shows that something goes on while `work` runs: a living line on a terminal, else a plain line now and then.
 * On standard error: a program's own output stays clean.
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withProgress(what, work) {
  const out = process.stderr
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  const live = out.isTTY && !process.env.CI
  if (!live) out.write(`${what}...\n`)
  const timer = setInterval(
    () => out.write(live ? `\r${what}... ${seconds()} s ` : `${what}... ${seconds()} s\n`),
    live ? 250 : 20_000,
  )
  try {
    return await work()
  } finally {
    clearInterval(timer)
    if (live) out.write(`\r${what}: ${seconds()} s    \n`)
  }
}

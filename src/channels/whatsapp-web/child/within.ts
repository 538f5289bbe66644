/** Rejects with `TimeLimit` when the work takes longer. The work itself goes on; nobody waits for it. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, ms, timeLimit())
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
    work.catch(() => {})
  }
}

const timeLimit = () => Object.assign(new Error('time limit'), { name: 'TimeLimit' })

/** The page or the browser is not there any more; the same page cannot answer again. */
export const isGone = (error: unknown) =>
  /detached|target closed|session closed|connection closed|page crashed|browser has disconnected/i.test(
    String((error as { message?: string } | null)?.message ?? error),
  )

/** A navigation came in between; the next one injects anew. */
export const isNavigation = (error: unknown) =>
  /context was destroyed|cannot find context|navigat/i.test(
    String((error as { message?: string } | null)?.message ?? error),
  )

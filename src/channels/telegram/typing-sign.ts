/** An answer that takes longer than this is announced by "typing...". Milliseconds. */
const patienceMs = 700
/** More chats than this that wait at once get no sign; it is a courtesy. */
const mostWaiting = 1_000

/**
 * Shows the typing sign only while somebody really waits. Most answers are there sooner; a sign that overtakes its
 * answer would stand in the chat for five seconds after it, as if more were to come.
 */
export function createTypingSign(show: (address: string) => void) {
  const waiting = new Map<string, NodeJS.Timeout>()
  return {
    expect(address: string) {
      if (waiting.has(address) || waiting.size >= mostWaiting) return
      const timer = setTimeout(() => {
        waiting.delete(address)
        show(address)
      }, patienceMs)
      timer.unref()
      waiting.set(address, timer)
    },
    answered(address: string) {
      clearTimeout(waiting.get(address))
      waiting.delete(address)
    },
    stop() {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
    },
  }
}

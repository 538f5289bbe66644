/** Runs what shares a key one after the other, in order of arrival; different keys run side by side. */
export interface Lanes {
  run<T>(key: string, job: () => Promise<T>): Promise<T>
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>()
  return {
    run(key, job) {
      const result = (tails.get(key) ?? Promise.resolve()).then(job)
      const tail = result.catch(() => {})
      tails.set(key, tail)
      void tail.then(() => tails.get(key) === tail && tails.delete(key))
      return result
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values())
    },
  }
}

import { useCallback, useEffect, useState } from 'preact/hooks'
import { type Answer, ask } from './http.ts'

/** What the API answers to a question, asked when the part appears and again on demand; the last answer stays meanwhile. */
export function useAnswer<T>(path: string | null) {
  const [answer, setAnswer] = useState<Answer<T> | null>(null)
  const load = useCallback(
    async (how: { background?: boolean } = {}) => {
      if (path === null) return
      const found = await ask<T>(path, how)
      setAnswer((before) => (found.ok || !before?.ok ? found : before))
    },
    [path],
  )
  useEffect(() => void load(), [load])
  return { answer, load }
}

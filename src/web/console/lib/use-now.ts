import { useEffect, useState } from 'preact/hooks'

/** The time now, renewed every so often: waiting times go on while one looks. */
export function useNow(everyMs = 20_000): number {
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    const woken = () => document.hidden || setNow(Date.now())
    document.addEventListener('visibilitychange', woken)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', woken)
    }
  }, [everyMs])
  return now
}

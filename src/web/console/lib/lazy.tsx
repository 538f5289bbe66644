import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Bones, Trouble } from '../parts/states.tsx'

/** A page that is fetched when it is first gone to; tells when it does not come, and tries again. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let known: ComponentType<P> | null = null
  return function Lazy(props: P) {
    const [Part, setPart] = useState<ComponentType<P> | null>(() => known)
    const [failed, setFailed] = useState(false)
    const fetchIt = () => {
      setFailed(false)
      load().then(
        (part) => {
          known = part
          setPart(() => part)
        },
        () => setFailed(true),
      )
    }
    useEffect(() => {
      if (!known) fetchIt()
    }, [])
    if (Part) return <Part {...props} />
    if (failed) return <Trouble problem={{ status: 0, code: 'offline', about: {} }} again={fetchIt} />
    return <Bones />
  }
}

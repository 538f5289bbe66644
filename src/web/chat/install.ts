interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}

let offered: InstallEvent | null = null
let heard = (_possible: boolean) => {}

/** Whether the browser would put this page on the home screen. It is never asked to by itself. */
export const canInstall = Object.assign(() => offered !== null, {
  onChange(listener: (possible: boolean) => void): () => void {
    heard = listener
    return () => {
      heard = () => {}
    }
  },
})

/** The browser's own banner is held back: who wants an icon finds it in the settings. */
export function holdInstallBanner(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered = event as InstallEvent
    heard(true)
  })
  addEventListener('appinstalled', () => {
    offered = null
    heard(false)
  })
}

/** Browsers look for the manifest only now: before, nobody asked. */
export function nameManifest(): void {
  if (document.querySelector('link[rel=manifest]')) return
  const link = document.createElement('link')
  link.rel = 'manifest'
  link.href = 'app.webmanifest'
  document.head.appendChild(link)
}

export function install(): void {
  const event = offered
  offered = null
  heard(false)
  void event?.prompt()
}

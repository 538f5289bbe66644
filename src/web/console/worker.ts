/** Only what a service worker has and a page has not. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends WorkerEvent {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface ClickEvent extends WorkerEvent {
  notification: Notification
}
interface Window {
  url: string
  focus(): Promise<unknown>
  navigate(url: string): Promise<unknown>
}
interface Worker {
  addEventListener(name: 'install' | 'activate', heard: (event: WorkerEvent) => void): void
  addEventListener(name: 'fetch', heard: (event: FetchEvent) => void): void
  addEventListener(name: 'push', heard: (event: WorkerEvent) => void): void
  addEventListener(name: 'notificationclick', heard: (event: ClickEvent) => void): void
  skipWaiting(): Promise<void>
  registration: { showNotification(title: string, options: NotificationOptions): Promise<void> }
  clients: {
    claim(): Promise<void>
    matchAll(which: { type: 'window'; includeUncontrolled: boolean }): Promise<Window[]>
    openWindow(url: string): Promise<unknown>
  }
}
const worker = self as unknown as Worker

/** The build puts the page's own files here. Nothing else is ever kept or answered: no message, no list, no answer of the API. */
const shell: string[] = JSON.parse('["%shell%"]')
const cacheName = 'console-%version%'
const patienceMs = 4_000
const here = new URL('./', location.href).href

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(shell))
      .then(() => worker.skipWaiting()),
  )
})
worker.addEventListener('activate', (event) => {
  const old = (name: string) => name.startsWith('console-') && name !== cacheName
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  )
})
worker.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  if (request.mode === 'navigate' && request.url.split(/[?#]/)[0] === here) {
    event.respondWith(newest(request))
    return
  }
  const path = request.url.startsWith(here) ? request.url.slice(here.length) : ''
  if (path && shell.includes(path))
    event.respondWith(caches.match(path).then((found) => found ?? fetch(request)))
})

/** The page as the server has it now; the one that was kept when the line is down or slow. */
async function newest(request: Request): Promise<Response> {
  const kept = () => caches.match('./').then((found) => found ?? Response.error())
  const late = new Promise<null>((done) => setTimeout(done, patienceMs, null))
  const answer = await Promise.race([fetch(request).catch(() => null), late])
  return answer?.ok || (answer?.status ?? 500) < 500 ? (answer as Response) : kept()
}

// A push wakes and tells nothing: whatever it carries is not shown. A locked phone may lie on any table.
worker.addEventListener('push', (event) => {
  event.waitUntil(
    worker.registration.showNotification('\u2022', {
      body: '\u2026',
      icon: 'icon-192.png',
      tag: 'console',
      requireInteraction: true,
    }),
  )
})
worker.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(
    worker.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((windows) => {
      const open = windows.find((window) => window.url.startsWith(here))
      return open ? open.focus() : worker.clients.openWindow(here)
    }),
  )
})

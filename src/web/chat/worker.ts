/** Only what a service worker has and a page has not. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent extends WorkerEvent {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  addEventListener(name: 'install' | 'activate', heard: (event: WorkerEvent) => void): void
  addEventListener(name: 'fetch', heard: (event: FetchEvent) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}
const worker = self as unknown as Worker

/** The build puts the page's own files here. Nothing else is ever kept or answered: no message, no token. */
const shell: string[] = JSON.parse('["%shell%"]')
const cacheName = `shell-%version%`
const patienceMs = 4_000

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(cacheName)
      .then((cache) => cache.addAll(shell))
      .then(() => worker.skipWaiting()),
  )
})
worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name))),
      )
      .then(() => worker.clients.claim()),
  )
})
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const here = new URL('./', location.href).href
  if (request.method !== 'GET') return
  if (request.mode === 'navigate' && request.url.split(/[?#]/)[0] === here) {
    event.respondWith(newest(request))
    return
  }
  const path = request.url.indexOf(here) === 0 ? request.url.slice(here.length) : ''
  if (path && shell.indexOf(path) >= 0)
    event.respondWith(caches.match(path).then((found) => found ?? fetch(request)))
})

/** The page as the server has it now; the one that was kept when the line is down or slow. */
function newest(request: Request): Promise<Response> {
  const kept = () => caches.match('./').then((found) => found ?? Response.error())
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(kept()), patienceMs)
    fetch(request).then(
      (response) => {
        clearTimeout(timer)
        resolve(response.ok ? response : kept())
      },
      () => {
        clearTimeout(timer)
        resolve(kept())
      },
    )
  })
}

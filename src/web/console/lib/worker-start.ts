/** The service worker keeps the page's own files and nothing else. Not on plain http, where browsers know none. */
export function startWorker(): void {
  if (!('serviceWorker' in navigator)) return
  addEventListener('load', () => {
    navigator.serviceWorker.register('sw.js', { scope: './' }).catch(() => {})
  })
}

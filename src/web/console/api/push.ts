import { ask } from '../lib/http.ts'

/** Web Push: the browser is woken without a word of content. */
export const mayPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window

const registration = async () =>
  mayPush() ? ((await navigator.serviceWorker.getRegistration('./')) ?? null) : null

export async function isPushOn(): Promise<boolean> {
  const found = await registration().catch(() => null)
  return found ? (await found.pushManager.getSubscription()) !== null : false
}

/** Asks the browser, then tells the server where to knock. False: it was refused somewhere. */
export async function turnPushOn(): Promise<boolean> {
  try {
    const found = await registration()
    const key = await ask<{ publicKey: string }>('staff/calls/push-key')
    if (!found || !key.ok || (await Notification.requestPermission()) !== 'granted') return false
    const subscription = await found.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: key.value.publicKey,
    })
    const answer = await ask('staff/calls/push', { method: 'POST', body: subscription.toJSON() })
    if (!answer.ok) await subscription.unsubscribe()
    return answer.ok
  } catch {
    return false
  }
}

export async function forgetPush(): Promise<boolean> {
  try {
    const subscription = await (await registration())?.pushManager.getSubscription()
    if (!subscription) return true
    await ask('staff/calls/push', { method: 'DELETE', body: { endpoint: subscription.endpoint } })
    return await subscription.unsubscribe()
  } catch {
    return false
  }
}

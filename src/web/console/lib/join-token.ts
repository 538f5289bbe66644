/** The one-time link's token stands behind the `#`. It leaves the address bar and the history before anything else happens. */
let found = /^#join=([\w-]{10,100})$/.exec(location.hash)?.[1] ?? null
if (found) history.replaceState(null, '', location.pathname)

export const joinToken = (): string | null => found
export function forgetJoinToken(): void {
  found = null
}

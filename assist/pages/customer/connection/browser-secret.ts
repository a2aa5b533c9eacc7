/** What the page's address says of the customer's link. */
export interface CustomerLinkAddress {
  readonly token: string
  /** What proves that this is the browser that opened the link first; undefined on the first visit. */
  readonly secret: string | undefined
}

const nameOf = (token: string): string => `assist.customer.${token}`

/**
 * Reads the link out of `#<token>` or `#<token>.<secret>`; the second form is how the customer takes a conversation
 * along into another browser. A secret is kept and taken out of the address again.
 *
 * @param storages where it is kept: this tab's and this browser's; either may be closed to the page
 * @returns null where the address names no link
 */
export function readLink(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  storages: readonly Storage[],
  history: Pick<History, 'replaceState'>,
): CustomerLinkAddress | null {
  const [token = '', carried] = location.hash.slice(1).split('.')
  if (!/^[\w-]+$/.test(token)) return null
  if (carried !== undefined) {
    keepSecret(storages, token, carried)
    history.replaceState(null, '', `${location.pathname}${location.search}#${token}`)
    return { token, secret: carried }
  }
  return { token, secret: recallSecret(storages, token) }
}

/** Keeps the secret for this tab and this browser. */
export function keepSecret(storages: readonly Storage[], token: string, secret: string): void {
  for (const storage of storages) quietly(() => storage.setItem(nameOf(token), secret))
}

function recallSecret(storages: readonly Storage[], token: string): string | undefined {
  for (const storage of storages) {
    const found = quietly(() => storage.getItem(nameOf(token)))
    if (typeof found === 'string') return found
  }
  return undefined
}

/** A browser in private mode may keep nothing: then the link works for as long as the page is open. */
function quietly<Result>(touch: () => Result): Result | undefined {
  try {
    return touch()
  } catch {
    return undefined
  }
}

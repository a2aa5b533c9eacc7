/** The customer's link, as the page's address names it. */
export interface CustomerLinkAddress {
  readonly token: string
  /** Proof that this browser was the first to open the link. Undefined on the first visit. */
  readonly secret: string | undefined
}

const nameOf = (token: string): string => `assist.customer.${token}`

/**
 * Reads the link out of `#<token>` or `#<token>.<secret>`. The second form takes a conversation along into another
 * browser. Its secret is kept and taken out of the address again.
 *
 * @param storages of this tab and of this browser; either may be closed to the page
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

/**
 * Runs a use of the storage and ignores a refusal. A browser in private mode may keep nothing, and then the link
 * works for as long as the page is open.
 */
function quietly<Result>(touch: () => Result): Result | undefined {
  try {
    return touch()
  } catch {
    return undefined
  }
}

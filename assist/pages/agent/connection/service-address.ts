/** Address of the service, seen from the page that it served. */
export interface ServiceAddress {
  /** Folder of the page, with a slash at its end. */
  readonly base: URL
  /** API key. Undefined where the agent was given none. */
  readonly key: string | undefined
}

const keyName = 'assist.key'

/**
 * Takes a key out of the page's address, so that it is not visible there, and keeps it for this tab.
 *
 * @param location the page's address; a `?key=` in it replaces a kept key
 */
export function readAddress(
  location: Location,
  storage: Storage,
  history: History,
): ServiceAddress {
  const page = new URL(location.href)
  const given = page.searchParams.get('key')
  if (given !== null) {
    storage.setItem(keyName, given)
    page.searchParams.delete('key')
    history.replaceState(history.state, '', page)
  }
  const key = storage.getItem(keyName)
  return { base: new URL('.', page.origin + page.pathname), key: key === null ? undefined : key }
}

/** Keeps a key that the agent typed. It is used once the page is loaded again. */
export function keepKey(storage: Storage, key: string): void {
  if (key === '') storage.removeItem(keyName)
  else storage.setItem(keyName, key)
}

/** Address of a socket, such as `screen` or `stream`, without the key. */
export function socketUrl(address: ServiceAddress, path: string): string {
  const url = new URL(path, address.base)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return url.href
}

/** Sends a request with the key to the service. It reads, unless another method is given. */
export function fetchFromService(
  address: ServiceAddress,
  path: string,
  how: { readonly signal?: AbortSignal; readonly method?: 'POST' | 'DELETE' } = {},
): Promise<Response> {
  return fetch(new URL(path, address.base), { ...how, headers: keyHeader(address) })
}

/** Posts, or puts, a body with the key to the service. */
export function postToService(
  address: ServiceAddress,
  path: string,
  sent: {
    readonly body: BodyInit
    readonly headers: Readonly<Record<string, string>>
    readonly method?: 'PUT'
  },
): Promise<Response> {
  return fetch(new URL(path, address.base), {
    method: sent.method ?? 'POST',
    headers: { ...keyHeader(address), ...sent.headers },
    body: sent.body,
  })
}

function keyHeader({ key }: ServiceAddress): Record<string, string> {
  return key === undefined ? {} : { 'x-api-key': key }
}

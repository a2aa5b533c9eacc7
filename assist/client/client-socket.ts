import { AssistClientError } from './client-error.js'

/** What the client needs of a WebSocket: browsers' own and that of the `ws` package both fit. */
export interface ClientSocket {
  readonly bufferedAmount: number
  send(message: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'open' | 'error', listener: () => void): void
  addEventListener(type: 'close', listener: (event: { readonly code: number }) => void): void
  addEventListener(type: 'message', listener: (event: SocketMessage) => void): void
}

/** A message event of either kind of socket. */
export interface SocketMessage {
  // eslint-disable-next-line id-denylist -- the name is the WebSocket interface's
  readonly data: unknown
}

/** A class whose instances are sockets; the browser's `WebSocket` or that of `ws`. */
export type SocketConstructor = new (url: string) => ClientSocket

/**
 * The constructor that was passed, else the platform's own.
 *
 * @throws ASSIST_CLIENT_NO_WEBSOCKET on a platform without one, such as Node 20
 */
export function socketConstructor(passed: SocketConstructor | undefined): SocketConstructor {
  const found = passed ?? (globalThis as { WebSocket?: SocketConstructor }).WebSocket
  if (found) return found
  throw new AssistClientError(
    'ASSIST_CLIENT_NO_WEBSOCKET',
    'Expected a WebSocket on this platform, found none: pass `WebSocket`, such as that of `ws`.',
  )
}

/** The address with the key in its query, since browsers cannot set headers on a socket. */
export function addressWithKey(url: string, key: string | undefined): string {
  if (!key) return url
  const address = new URL(url)
  address.searchParams.set('key', key)
  return address.href
}

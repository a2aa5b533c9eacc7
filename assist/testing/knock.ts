import WebSocket from 'ws'

/** What a socket is opened with. */
export interface KnockOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Subprotocols that are offered. */
  readonly protocols?: readonly string[]
}

/**
 * Opens a socket of a service.
 *
 * @param address of the service, `http://…`
 * @returns the open socket; the HTTP status where it is refused
 */
export function knock(
  address: string,
  path: string,
  { headers = {}, protocols = [] }: KnockOptions = {},
): Promise<WebSocket | number> {
  const url = `${address.replace('http', 'ws')}${path}`
  const socket = new WebSocket(url, [...protocols], { headers })
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (sent, response) => {
      resolve(response.statusCode ?? 0)
      sent.destroy()
    })
    socket.on('error', reject)
  })
}

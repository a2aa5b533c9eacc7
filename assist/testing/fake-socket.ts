import type { ServerSocket } from '../sockets/socket-end.js'

/** A socket without a network: it keeps what the service does to it. */
export class FakeSocket<Out> implements ServerSocket {
  /** Unread bytes, as a test wants them. */
  bufferedAmount = 0
  isPaused = false
  /** Close codes in the order in which they came; a socket is closed once. */
  readonly closeCodes: number[] = []
  closeReason: string | undefined
  readonly sent: Out[] = []

  get closeCode(): number | undefined {
    return this.closeCodes[0]
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Out)
  }

  close(code: number, reason: string): void {
    this.closeCodes.push(code)
    this.closeReason = reason
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

import { AssistError } from '../errors/errors.js'

/** 128 random bits. */
const secretByteLength = 16

/**
 * The link that brings a customer to one call. It belongs to the first browser that opens it: that browser gets a
 * secret, with which it may come back as long as the call lives. Any other browser is refused.
 */
export class CustomerLink {
  readonly token = randomBytes(secretByteLength).toString('base64url')
  /** Epoch milliseconds until which it may be opened for the first time. */
  readonly expiresAtMs: number
  #secret: string | undefined

  constructor(expiresAtMs: number) {
    this.expiresAtMs = expiresAtMs
  }

  /** Whether a browser has opened it. */
  get isOpened(): boolean {
    return this.#secret !== undefined
  }

  /**
   * Lets a browser in.
   *
   * @param secret the secret that the browser got before; undefined where it comes for the first time
   * @returns the browser's secret
   * @throws AssistError ASSIST_LINK_IN_USE for another browser, ASSIST_LINK_EXPIRED for one that comes late
   */
  admit(secret: string | undefined, nowMs: number): string {
    if (this.#secret !== undefined) {
      if (this.isHeldBy(secret)) return this.#secret
      throw new AssistError(
        'ASSIST_LINK_IN_USE',
        'This link has been opened in another browser. Go on there, or ask for a new link.',
      )
    }
    if (nowMs >= this.expiresAtMs) {
      throw new AssistError('ASSIST_LINK_EXPIRED', 'This link is too old. Ask for a new one.')
    }
    this.#secret = randomBytes(secretByteLength).toString('base64url')
    return this.#secret
  }

  /** Whether this is the secret of the browser that was let in. */
  isHeldBy(secret: string | undefined): boolean {
    if (secret === undefined || this.#secret === undefined) return false
    // Compared as digests, so that neither length nor prefix can be timed.
    const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
    return timingSafeEqual(digest(secret), digest(this.#secret))
  }
}

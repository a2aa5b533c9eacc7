import type { Identity } from '../identity.js'
import { isKeyAlive, keyDigest, keyIdentity, type StoredKey } from './stored-key.js'

/** What the book reads of the store. */
export interface KeyFinder {
  find(digest: string, nowMs: number): Promise<StoredKey | undefined>
  list(): Promise<readonly StoredKey[]>
}

/** How long an answer of the store is believed, in ms: keys may be revoked from another process. */
const trustMs = 5_000

/** The API keys that are kept, with a short memory before the store. Time comes from outside. */
export class KeyBook {
  readonly #keys: KeyFinder
  readonly #nowMs: () => number
  /** Keys that were found lately, by digest: never more than there are keys. */
  readonly #found = new Map<string, { readonly key: StoredKey; readonly untilMs: number }>()
  #isClosed = false
  #wasAsked = false
  #openUntilMs = 0

  /** @param nowMs epoch milliseconds */
  constructor(keys: KeyFinder, nowMs: () => number) {
    this.#keys = keys
    this.#nowMs = nowMs
  }

  /** Who has this key; undefined where it is not known, or counts no more. */
  async identify(secret: string): Promise<Identity | undefined> {
    const digest = keyDigest(secret)
    const nowMs = this.#nowMs()
    const known = this.#found.get(digest)
    const key = known && nowMs < known.untilMs ? known.key : await this.#ask(digest, known?.key)
    if (!key || !isKeyAlive(key, nowMs)) {
      this.#found.delete(digest)
      return undefined
    }
    if (key !== known?.key) this.#found.set(digest, { key, untilMs: nowMs + trustMs })
    return keyIdentity(key)
  }

  /**
   * Whether an administrator's key was ever made. From then on nobody comes in without one: a key that has expired
   * does not open the service again. While the store fails, its last answer counts.
   */
  async hasAdministrator(): Promise<boolean> {
    if (this.#isClosed || this.#nowMs() < this.#openUntilMs) return this.#isClosed
    try {
      const keys = await this.#keys.list()
      this.#isClosed = keys.some(({ roles }) => roles.includes('administrator'))
      this.#wasAsked = true
    } catch (thrown) {
      if (!this.#wasAsked) throw thrown
    }
    this.#openUntilMs = this.#nowMs() + trustMs
    return this.#isClosed
  }

  /** While the store fails, agents whose keys it knew a moment ago go on. */
  async #ask(digest: string, known: StoredKey | undefined): Promise<StoredKey | undefined> {
    try {
      return await this.#keys.find(digest, this.#nowMs())
    } catch (thrown) {
      if (known) return known
      throw thrown
    }
  }

  /** A key was made, rotated or revoked here: the store is asked again. */
  changed(): void {
    this.#found.clear()
    this.#openUntilMs = 0
  }
}

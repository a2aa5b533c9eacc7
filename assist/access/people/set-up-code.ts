import { randomBytes } from 'node:crypto'

import { isSameKey } from '../keys/api-key.js'

const codeByteLength = 16

/** The one-time code by which the first administrator of a fresh service gets a key. */
export class SetUpCode {
  #code: string | undefined

  /** @param isWanted whether there is nobody yet who may come in */
  constructor(isWanted: boolean) {
    this.#code = isWanted ? randomBytes(codeByteLength).toString('base64url') : undefined
  }

  /** To be printed where only who runs the service reads it; undefined where there is none (any more). */
  get code(): string | undefined {
    return this.#code
  }

  /** Uses the code up. @returns whether it was the right one, and the first to come */
  take(given: string): boolean {
    if (this.#code === undefined || !isSameKey(given, this.#code)) return false
    this.#code = undefined
    return true
  }
}

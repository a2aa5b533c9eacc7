import { createHash, randomBytes } from 'node:crypto'

import type { Identity } from '../identity.js'
import { ShortMemory } from '../short-memory.js'

const tokenByteLength = 32
const hourMs = 3_600_000

/** Sessions at once; the oldest are forgotten first. */
const maxSessionCount = 100_000

/** Who has signed in. Sessions live in memory: after a restart of the service people sign in again. */
export class Sessions {
  readonly #lifeMs: number
  readonly #nowMs: () => number
  readonly #sessions = new ShortMemory<
    string,
    { readonly identity: Identity; readonly untilMs: number }
  >(maxSessionCount)

  /** @param nowMs epoch milliseconds */
  constructor(hours: number, nowMs: () => number) {
    this.#lifeMs = hours * hourMs
    this.#nowMs = nowMs
  }

  /** Begins a session. @returns its token, which is nowhere kept */
  begin(identity: Identity): string {
    const token = randomBytes(tokenByteLength).toString('base64url')
    this.#sessions.set(digestOf(token), { identity, untilMs: this.#nowMs() + this.#lifeMs })
    return token
  }

  /** Who has a session; undefined where it is over. */
  find(token: string): Identity | undefined {
    const session = this.#sessions.get(digestOf(token))
    if (session && this.#nowMs() < session.untilMs) return session.identity
    this.end(token)
    return undefined
  }

  end(token: string): void {
    this.#sessions.delete(digestOf(token))
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

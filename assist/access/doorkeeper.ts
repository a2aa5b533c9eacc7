import type { FastifyRequest } from 'fastify'

import type { Config } from '../settings/config.js'
import { isSameKey, keyOf } from './keys/api-key.js'
import { firstAdministrator, localUser, type Identity } from './identity.js'
import type { KeyBook } from './keys/key-book.js'
import { isLoopback } from './loopback.js'
import type { People } from './people/people.js'

/** What a doorkeeper knows people by. */
export interface DoorkeeperParts {
  readonly config: Pick<Config, 'apiKey' | 'host'>
  readonly keys: KeyBook
  readonly people: People
}

/** Tells who sends a request. */
export class Doorkeeper {
  readonly #parts: DoorkeeperParts
  #wasUnlocked: boolean

  constructor(parts: DoorkeeperParts) {
    this.#parts = parts
    const { config, people } = parts
    this.#wasUnlocked = config.apiKey === '' && isLoopback(config.host) && !people.isConfigured
  }

  /**
   * Whether whoever reaches the service may do everything: it listens on loopback, and nobody has configured who else
   * may. The first administrator's key ends that for good.
   *
   * @param isGuess take what was so the last time: what anyone may have does not wait for the store
   * @throws AssistError ASSIST_STORE_FAILED where it cannot be told
   */
  async isUnlocked(isGuess = false): Promise<boolean> {
    if (!this.#wasUnlocked || isGuess) return this.#wasUnlocked
    this.#wasUnlocked = !(await this.#parts.keys.hasAdministrator())
    return this.#wasUnlocked
  }

  /** Who sends a request; undefined where they cannot tell. */
  async identify(request: FastifyRequest): Promise<Identity | undefined> {
    const { config, keys, people } = this.#parts
    const given = keyOf(request)
    if (config.apiKey !== '' && isSameKey(given, config.apiKey)) return firstAdministrator
    const person = await people.identify(request, given)
    if (person) return person
    const found = given === '' ? undefined : await keys.identify(given)
    // On an unlocked service any key does, and a known one says who uses it.
    return found ?? ((await this.isUnlocked()) ? localUser : undefined)
  }
}

import type { Clock } from '../call/clock.js'
import { AssistError } from '../errors/errors.js'
import type { Config } from '../settings/config.js'
import { Allowance } from '../media/allowance.js'

/** How many pictures calls may have, in number, in bytes and a minute. */
export type PictureLimits = Pick<Config, 'callPictures' | 'callPicturesMb' | 'picturesPerMinute'>

interface Taken {
  count: number
  byteLength: number
  readonly allowance: Allowance
}

/** What of the pictures of each call is used up, by both sides together. It goes with the call. */
export class PictureQuota {
  readonly #limits: PictureLimits
  readonly #clock: Pick<Clock, 'nowMs'>
  readonly #taken = new WeakMap<object, Taken>()

  constructor(limits: PictureLimits, clock: Pick<Clock, 'nowMs'>) {
    this.#limits = limits
    this.#clock = clock
  }

  /**
   * Takes room for a picture, before its bytes are read.
   *
   * @param call the live call, whatever stands for it
   * @throws AssistError ASSIST_PICTURES_FULL, ASSIST_PICTURES_LIMITED
   */
  take(call: object): void {
    const taken = this.#of(call)
    const { callPictures } = this.#limits
    if (taken.count >= callPictures) {
      throw full(`This call has ${callPictures} pictures, which is as many as it may have.`)
    }
    const waitMs = taken.allowance.take()
    if (waitMs !== undefined) {
      throw new AssistError(
        'ASSIST_PICTURES_LIMITED',
        `Pictures come too fast. Send the next one in ${Math.ceil(waitMs / 1_000)} s.`,
        { retryAfterMs: waitMs },
      )
    }
    taken.count++
  }

  /** Counts the bytes of a picture that is about to be kept. @throws AssistError ASSIST_PICTURES_FULL */
  keep(call: object, byteLength: number): void {
    const taken = this.#of(call)
    const { callPicturesMb } = this.#limits
    if (taken.byteLength + byteLength > callPicturesMb * 1_048_576) {
      throw full(`The pictures of this call may have ${callPicturesMb} MiB together.`)
    }
    taken.byteLength += byteLength
  }

  #of(call: object): Taken {
    const { picturesPerMinute } = this.#limits
    const taken = this.#taken.get(call) ?? {
      ...{ count: 0, byteLength: 0, allowance: new Allowance(picturesPerMinute, this.#clock) },
    }
    this.#taken.set(call, taken)
    return taken
  }
}

function full(message: string): AssistError {
  return new AssistError('ASSIST_PICTURES_FULL', message)
}

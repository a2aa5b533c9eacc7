import type { CallEndReason } from '../log/call-event.js'
import type { CallLeg } from '../legs/call-leg.js'
import type { CallPipeline } from '../call-pipeline.js'

/** A door's hold on one leg of a live call; a socket that takes the leg up again gets a hold of its own. */
export class LiveLeg {
  readonly pipeline: CallPipeline
  readonly leg: CallLeg
  /** Which door it came through. */
  readonly door: string
  /** Stops the wait of a leg whose socket died; undefined while a socket holds it. */
  cancelWait: (() => void) | undefined
  /** Tells the socket that holds the leg that its call is over. */
  ended: ((reason: CallEndReason) => void) | undefined
  /** Tells the socket that held the leg that another one has taken it up. */
  replaced: (() => void) | undefined

  constructor(pipeline: CallPipeline, leg: CallLeg, door: string) {
    this.pipeline = pipeline
    this.leg = leg
    this.door = door
  }

  get isAttached(): boolean {
    return this.cancelWait === undefined
  }
}

import type { CallEvent } from '../../../pipeline/call-event.js'

/** The accurate second pass has heard an utterance again. */
export type UtteranceRevised = Omit<Extract<CallEvent, { type: 'utterance.final' }>, 'type'> & {
  readonly type: 'utterance.revised'
  readonly revision: number
}

/**
 * What the screen understands of a call's log. A newer service may send other types; they are ignored,
 * but their number counts.
 */
export type DeskEvent = CallEvent | UtteranceRevised

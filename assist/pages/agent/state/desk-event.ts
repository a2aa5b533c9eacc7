import type { CallEvent } from '../../../pipeline/log/call-event.js'

/**
 * What the screen understands of a call's log. A newer service may send other types; they are ignored,
 * but their number counts.
 */
export type DeskEvent = CallEvent

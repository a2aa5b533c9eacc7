import type { CallEvent } from '../../../pipeline/log/call-event.js'

/**
 * Events of a call's log that the screen understands. A newer service may send other types. They are ignored, but
 * their number counts.
 */
export type DeskEvent = CallEvent

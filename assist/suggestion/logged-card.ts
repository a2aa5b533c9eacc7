import type { Suggestion } from './suggestion.js'

/** A card that a call has shown, as its log tells. */
export interface LoggedCard {
  readonly suggestion: Suggestion
  /**
   * `now`: on the screen. `earlier`: it receded. `gone`: it was wrong. `hidden`: the agent wants it no more in this call.
   */
  readonly place: 'now' | 'earlier' | 'gone' | 'hidden'
  /** The agent has used it, or spoken from it. */
  readonly isUsed: boolean
  /** When it was shown or changed last, in ms of the call. */
  readonly sinceMs: number
}

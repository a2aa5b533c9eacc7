import type { Match } from '../matching/match.js'
import type { CallEvent } from '../pipeline/log/call-event.js'
import type { CallSummary } from '../screen/screen-protocol.js'
import type { Solution } from '../solutions/solution.js'

/** A candidate with its entry. */
export interface FoundSolution {
  readonly solution: Solution
  readonly match: Match
}

/** What of a call's log came after an event. */
export interface ReadEvents {
  readonly events: readonly CallEvent[]
  readonly isLive: boolean
  /** Number of the call's latest event. */
  readonly lastSeq: number
}

/** What one key or person sees and may do, as the tools need it; the same rules as for HTTP. */
export interface McpSource {
  /** Best first. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  readonly search: (text: string, top: number, base?: string) => Promise<readonly FoundSolution[]>
  /** @throws AssistError ASSIST_SOLUTION_NOT_FOUND, ASSIST_SOLUTIONS_UNKNOWN */
  readonly solution: (solutionId: string, base?: string) => Promise<Solution>
  /** Newest first. */
  readonly listCalls: () => Promise<readonly CallSummary[]>
  /** @throws AssistError ASSIST_CALL_NOT_FOUND */
  readonly read: (callId: string, after: number) => Promise<ReadEvents>
  /**
   * Resolves when a live call has an event after this one that is wanted, when the call is over, or when the time is up.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  readonly wait: (callId: string, after: number, longestMs: number) => Promise<void>
  /**
   * Puts a card on the screen of who sits at a live call.
   *
   * @param from who wants it there, as the agent reads it
   * @returns the id of the suggestion
   * @throws AssistError ASSIST_ACCESS_REFUSED, ASSIST_CALL_NOT_FOUND, ASSIST_SOLUTION_NOT_FOUND,
   *   ASSIST_SUGGESTION_UNWANTED
   */
  readonly suggest: (callId: string, solutionId: string, from: string) => Promise<string>
}

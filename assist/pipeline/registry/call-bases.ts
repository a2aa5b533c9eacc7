import type { CallStart } from '../../call/call-start.js'
import type { CallFinders } from '../../matching/call-finders.js'
import type { BaseWords } from '../../matching/match-worker.js'

/** The solution bases, as calls need them. */
export interface CallBases {
  /** Name of the base that a call is matched against. */
  baseOf(start: Pick<CallStart, 'solutions'>): string
  /** Version of a base that is in service. @throws AssistError ASSIST_SOLUTIONS_UNKNOWN */
  versionOf(base: string): Promise<string>
  /** The version as a call's log names it. @param isReplay true: without what was learnt */
  loggedVersion(version: string, isReplay: boolean): string
  /** What a base is about, for engines that can use it; undefined before it is loaded. */
  wordsOf(base: string): BaseWords | undefined
  /** Matching for one call; what fails costs the call its suggestions for that text, not its life. */
  findersOf(base: string, callId: string, isReplay: boolean): CallFinders
  /** Whether calls of a language are matched by words alone, for want of an embedding model. */
  lacksMeaning(language: CallStart['language']): boolean
}

import type { CallClock } from '../call/call-clock.js'
import type { CallStart } from '../call/call-start.js'
import type { EarCall } from '../listening/ear-call.js'
import type { FindMatches } from '../matching/match.js'
import type { MediumAdvisor } from '../suggestion/advice/medium-advisor.js'
import type { FindSpoken } from '../suggestion/spoken-cards.js'
import type { SuggestionBoard } from '../suggestion/suggestion-board.js'
import type { PersonalKind } from '../utterance/redaction/cues.js'
import type { OpenRecorder } from './legs/audio-recorder.js'
import type { CallHistory } from './log/call-history.js'
import type { CallLog } from './log/call-log.js'
import type { CallPlace } from './log/call-place.js'
import type { Observer } from './log/observer.js'

/** What a call runs on. */
export interface CallPipelineParts {
  readonly start: CallStart
  /** The call's own id, which no other call ever has. */
  readonly internalId: string
  readonly log: CallLog
  readonly ear: EarCall
  readonly board: SuggestionBoard
  readonly advisor: MediumAdvisor
  readonly findMatches: FindMatches
  readonly findSpoken: FindSpoken
  readonly observer: Observer
  /** Undefined under the virtual clock, where causes carry the time. */
  readonly clock: CallClock | undefined
  /** Keeps a leg's audio; undefined: audio is not kept. */
  readonly record: OpenRecorder | undefined
  /** Keeps where the legs stand, behind the log; left out where the call cannot go on in another process. */
  readonly keepPlace?: ((place: Omit<CallPlace, 'engine'>) => void) | undefined
  /** What the call was before the service was started again; left out where it begins. */
  readonly past?: { readonly history: CallHistory; readonly legCount: number } | undefined
  /** How long the end of a leg or of the call waits for what is still being recognised, in ms; no bound if left out. */
  readonly endPatienceMs?: number
  /** What is hidden of personal data beyond card and identity numbers, codes and passwords. */
  readonly redact?: ReadonlySet<PersonalKind>
  /** The call is over; resolves when that is stored, behind its last event. */
  readonly ended: () => Promise<void>
}

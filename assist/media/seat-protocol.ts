/**
 * What the agent's seat and the service send each other inside the messages of `/screen` (`type: 'seat'`): types only.
 * The seat sends `SeatAction` and gets `SeatNotice`; `docs/media.md` describes each.
 */

import type { LineAction, LineOrder } from '../call/carrier-line.js'
import type { Demonstration, Medium } from '../call/medium.js'
import type {
  ConsentMatter,
  CustomerSound,
  CustomerTrouble,
  VoiceState,
} from './customer-protocol.js'
import type { Invitation } from './invitation.js'
import type { IceSettings, PeerSignal } from './peer-connection.js'
import type { PictureMark } from './picture-mark.js'

/**
 * What the customer does, in one word. `present`: a written conversation. `silent`: they have not begun to talk.
 * `reloading`: their page has just gone and may come back by itself. `telephone`: another door carries their voice.
 */
export type CustomerNow =
  'absent' | 'present' | 'silent' | 'talks' | 'muted' | 'reloading' | 'telephone' | 'left'

/** The room as the agent's seat sees it. */
export interface RoomView {
  readonly medium: Medium
  readonly sound: CustomerSound
  /** `absent`: they never came; `away`: their page is closed or off the network. */
  readonly customer: 'absent' | 'present' | 'away'
  readonly customerNow: CustomerNow
  /** Call time when this view was made, in ms. */
  readonly elapsedMs: number
  /** Call time at which both sides were there first, in ms: what one waited for the other. Null while one still waits. */
  readonly waitedMs: number | null
  readonly invitation: Invitation | null
  /** Link for the customer; null where none was made. */
  readonly link: { readonly url: string; readonly expiresAt: string } | null
  readonly isOnHold: boolean
  /** The call is paused, and what either side writes is not taken. */
  readonly isClosedToWriting: boolean
  /** The telephone line, as far as its carrier can be asked for something; null where it cannot. */
  readonly line: { readonly can: readonly LineAction[]; readonly isMuted: boolean } | null
  readonly demonstration: Demonstration | null
  /** Video may be recorded here at all. */
  readonly canRecord: boolean
  readonly isRecording: boolean
  readonly ice: IceSettings
}

/** What the agent does about the media of a call: `{type: 'seat', callId, action}` on `/screen`. */
export type SeatAction =
  /** This page is the agent's place from now on: it gets the room and the signals of the customer's browser. */
  | {
      readonly kind: 'sit'
      /** Name of the page's place, the same after a reload: its own former socket never keeps it out. */
      readonly place?: string
      /** True: where a page of another place sits, this one is told `taken` and does not sit. Else it replaces it. */
      readonly onlyIfFree?: boolean
    }
  | { readonly kind: 'rise' }
  /** Makes a link for the customer; a link that was made before ends. */
  | { readonly kind: 'make-link' }
  | { readonly kind: 'invite'; readonly medium: Medium }
  | { readonly kind: 'withdraw-invitation' }
  /** Back to a medium that needs nobody's consent: out of video into voice or text. */
  | { readonly kind: 'go-back'; readonly medium: 'voice' | 'text' }
  | { readonly kind: 'signal'; readonly signal: PeerSignal }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'mark'; readonly mark: PictureMark }
  /** The agent's own voice over this page; told at each change, and anew after each `sit`. */
  | { readonly kind: 'voice'; readonly voice: VoiceState }
  /** The customer waits; where the carrier can, so does their telephone. */
  | { readonly kind: 'hold'; readonly isOn: boolean }
  /** Asks the carrier of the telephone line. */
  | { readonly kind: 'line'; readonly order: Exclude<LineOrder, { readonly action: 'hold' }> }
  /** `clip`: address of a page or film to show; null ends the demonstration. */
  | { readonly kind: 'demonstrate'; readonly what: Demonstration | null; readonly clip?: string }
  /** Asks the customer for a still of their camera; their page takes and sends it once they agree. */
  | { readonly kind: 'ask-snapshot' }
  | { readonly kind: 'ask-recording' }
  | { readonly kind: 'stop-recording' }
  /** Sends the page of a solution: into the chat, to the customer's page at once, or only makes its link. */
  | {
      readonly kind: 'follow-up'
      readonly solutionId: string
      readonly how: 'chat' | 'page' | 'copy'
    }
  /** The sound moves from the telephone to the customer's page; ends the telephone leg. */
  | { readonly kind: 'take-sound' }
  /** The agent takes or dismisses an advice to change the medium. */
  | { readonly kind: 'advice'; readonly adviceId: string; readonly action: 'taken' | 'dismissed' }
  | { readonly kind: 'end' }

/** What the agent's seat gets: `{type: 'seat', callId, notice}` on `/screen`. */
export type SeatNotice =
  | { readonly kind: 'room'; readonly room: RoomView }
  | { readonly kind: 'signal'; readonly signal: PeerSignal }
  | { readonly kind: 'mark'; readonly mark: PictureMark }
  | { readonly kind: 'trouble'; readonly trouble: CustomerTrouble }
  | {
      readonly kind: 'consent'
      readonly matter: ConsentMatter
      readonly isGranted: boolean
    }
  /** The link of a follow-up with `how: 'copy'`. */
  | { readonly kind: 'follow-up'; readonly solutionId: string; readonly url: string }
  /** Another page sits at the call, and this one asked for a free seat only. */
  | { readonly kind: 'taken' }
  /** Another page sits at the call now: this one gets nothing more. */
  | { readonly kind: 'replaced' }

/**
 * What the customer's page and the service send each other on `/customer`: types only. The page sends
 * `CustomerRequest` and gets `CustomerMessage`; `docs/media.md` describes the way of both.
 */

import type { Demonstration, Medium } from '../call/medium.js'
import type { Invitation } from './invitation.js'
import type { IceSettings, PeerSignal } from './peer-connection.js'
import type { PictureMark } from './picture-mark.js'

/**
 * Where the customer's sound comes from. `page`: their page sends it. `telephone`: another door carries it, so the
 * page asks for no microphone and plays nothing. `none`: the conversation is written, nobody speaks (yet).
 */
export type CustomerSound = 'page' | 'telephone' | 'none'

/** Whether a side's voice goes out over its page: its microphone is off, on, or muted. */
export type VoiceState = 'off' | 'on' | 'muted'

/** What the customer is asked to agree to. */
export type ConsentMatter = 'snapshot' | 'recording'

/** Trouble of the customer's page that the agent should know of. */
export type CustomerTrouble =
  | 'camera-denied'
  | 'camera-missing'
  | 'camera-busy'
  | 'microphone-denied'
  | 'microphone-missing'
  | 'browser-unable'
  | 'connection-failed'

/** One written message or picture as both pages draw it. */
export interface ChatLine {
  /** `m1`, `m2`, … within the call. */
  readonly messageId: string
  readonly from: 'customer' | 'agent'
  readonly text: string
  /** A picture that was sent: SHA-256 of its bytes, by which it can be fetched. */
  readonly image?: { readonly sha256: string; readonly name: string }
  /** A page that was sent along, such as a follow-up. */
  readonly link?: { readonly url: string; readonly title: string }
}

/** A line of the copy that a customer may take along. */
export interface CopyLine {
  readonly from: 'customer' | 'agent'
  /** When it began, in milliseconds of the call. */
  readonly atMs: number
  /** As it is kept: numbers and dates written, what is secret masked. */
  readonly text: string
}

/** What the customer is told before anything is heard or written. */
export interface CustomerNotice {
  /** `opt-in`: nothing begins without consent; `opt-out`: the transcription may be refused. */
  readonly consent: 'notice' | 'opt-in' | 'opt-out'
  readonly texts: { readonly en: string; readonly zh: string }
  readonly privacyUrl: string | null
  /** Null while the customer has not answered. */
  readonly isAgreed: boolean | null
}

/** Messages from the customer's page to the service (`/customer`). */
export type CustomerRequest =
  /**
   * First message. `secret` is what `welcome` gave to this browser before. A link belongs to the first browser that
   * opens it; any other browser is refused.
   */
  | { readonly type: 'hello'; readonly token: string; readonly secret?: string }
  | { readonly type: 'answer'; readonly invitationId: string; readonly isAccepted: boolean }
  /** The customer's camera runs and its picture is on the way. */
  | { readonly type: 'joined' }
  /** The customer ended the video. */
  | { readonly type: 'left' }
  | { readonly type: 'signal'; readonly signal: PeerSignal }
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'mark'; readonly mark: PictureMark }
  | { readonly type: 'consent'; readonly matter: ConsentMatter; readonly isGranted: boolean }
  /** The customer agrees to the notice, or refuses. */
  | { readonly type: 'notice'; readonly isAgreed: boolean }
  | { readonly type: 'trouble'; readonly trouble: CustomerTrouble }
  /** The customer's own voice over this page; told at each change, and anew after each `welcome`. */
  | { readonly type: 'voice'; readonly voice: VoiceState }
  | { readonly type: 'ping' }

/** Messages from the service to the customer's page. */
export type CustomerMessage =
  | {
      readonly type: 'welcome'
      readonly callId: string
      /** Proves on reconnection that this is the same browser. */
      readonly secret: string
      readonly language: string
      readonly medium: Medium
      readonly sound: CustomerSound
      readonly invitation: Invitation | null
      readonly isOnHold: boolean
      readonly agentVoice: VoiceState
      readonly demonstration: { readonly what: Demonstration; readonly clip?: string } | null
      readonly isRecording: boolean
      /** What is written now is not taken. */
      readonly isPaused: boolean
      readonly messages: readonly ChatLine[]
      /** Null where the customer is told elsewhere. */
      readonly notice: CustomerNotice | null
      readonly ice: IceSettings
    }
  | { readonly type: 'invitation'; readonly invitation: Invitation }
  | { readonly type: 'medium'; readonly medium: Medium }
  | { readonly type: 'sound'; readonly sound: CustomerSound }
  | { readonly type: 'signal'; readonly signal: PeerSignal }
  | { readonly type: 'message'; readonly message: ChatLine }
  /** A page that the agent opens on the customer's screen now. */
  | { readonly type: 'page'; readonly url: string; readonly title: string }
  | { readonly type: 'mark'; readonly mark: PictureMark }
  | { readonly type: 'hold'; readonly isOn: boolean }
  | {
      readonly type: 'demonstration'
      readonly what: Demonstration | null
      readonly clip?: string
    }
  | { readonly type: 'ask'; readonly matter: ConsentMatter }
  | { readonly type: 'recording'; readonly isOn: boolean }
  /** The call is paused: what is written now is not taken. */
  | { readonly type: 'pause'; readonly isOn: boolean }
  /** The agent's page sat down or left, and with it the other end of WebRTC. */
  | { readonly type: 'seat'; readonly isTaken: boolean }
  /** The agent's voice over their page. */
  | { readonly type: 'agent-voice'; readonly voice: VoiceState }
  /** The conversation is over; `copy` comes where customers are offered one. */
  | { readonly type: 'ended'; readonly copy?: readonly CopyLine[] }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | { readonly type: 'pong' }

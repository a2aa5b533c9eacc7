/**
 * What the two ends of one call say to each other through the service, apart from audio: types only.
 *
 * The customer's page speaks `CustomerRequest` and hears `CustomerMessage` on `/customer`; the agent's seat speaks
 * `SeatAction` and hears `SeatNotice` inside the messages of `/screen` (`type: 'seat'`). `docs/media.md` tells it in
 * words. WebRTC flows between the browsers; the service only passes its signals on.
 */

import type { Demonstration, Medium } from '../call/medium.js'

/** Where an invitation to another medium stands. */
export type InvitationState =
  'invited' | 'accepted' | 'refused' | 'expired' | 'withdrawn' | 'joined' | 'left'

/** The newest invitation of a call. */
export interface Invitation {
  /** `i1`, `i2`, … within the call. */
  readonly invitationId: string
  readonly medium: Medium
  readonly state: InvitationState
}

/** A message of WebRTC that goes from browser to browser; the service does not look into it. */
export interface PeerSignal {
  readonly description?: { readonly type: string; readonly sdp?: string }
  readonly candidate?: {
    readonly candidate?: string
    readonly sdpMid?: string | null
    readonly sdpMLineIndex?: number | null
    readonly usernameFragment?: string | null
  } | null
}

/** Something pointed at or drawn on the live picture; places are shares of its width and height, 0 to 1. */
export interface PictureMark {
  readonly kind: 'pointer' | 'line' | 'clear'
  /** One place for a pointer, two and more for a line, none for `clear`; at most 512. */
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

/**
 * Where the customer's sound comes from. `page`: their page sends it. `telephone`: another door carries it, so the
 * page asks for no microphone and plays nothing. `none`: nobody speaks (yet): a written conversation.
 */
export type CustomerSound = 'page' | 'telephone' | 'none'

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

/** One server that helps browsers to reach each other, as `RTCPeerConnection` takes it. */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** How browsers are to connect. */
export interface IceSettings {
  readonly iceServers: readonly IceServer[]
  /** `relay`: only by way of a TURN server. */
  readonly iceTransportPolicy: 'all' | 'relay'
}

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

/** The room as the agent's seat sees it. */
export interface RoomView {
  readonly medium: Medium
  readonly sound: CustomerSound
  /** `absent`: never came; `away`: their page is closed or off the network. */
  readonly customer: 'absent' | 'present' | 'away'
  readonly invitation: Invitation | null
  /** Link for the customer; null where none was made or it is over. */
  readonly link: { readonly url: string; readonly expiresAt: string } | null
  readonly isOnHold: boolean
  readonly demonstration: Demonstration | null
  /** Video may be recorded here at all. */
  readonly canRecord: boolean
  readonly isRecording: boolean
  readonly ice: IceSettings
}

/** What the agent does about the media of a call: `{type: 'seat', callId, action}` on `/screen`. */
export type SeatAction =
  /** This page is the agent's place from now on: it hears the room and the other browser's signals. */
  | { readonly kind: 'sit' }
  | { readonly kind: 'rise' }
  /** Makes the customer's link, or a fresh one; a link given out before ends. */
  | { readonly kind: 'make-link' }
  | { readonly kind: 'invite'; readonly medium: Medium }
  | { readonly kind: 'withdraw-invitation' }
  /** Back to a medium that needs nobody's consent: out of video into voice or text. */
  | { readonly kind: 'go-back'; readonly medium: 'voice' | 'text' }
  | { readonly kind: 'signal'; readonly signal: PeerSignal }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'mark'; readonly mark: PictureMark }
  | { readonly kind: 'hold'; readonly isOn: boolean }
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
  /** What the agent makes of an advice. */
  | { readonly kind: 'advice'; readonly adviceId: string; readonly action: 'taken' | 'dismissed' }
  | { readonly kind: 'end' }

/** What the agent's seat hears: `{type: 'seat', callId, notice}` on `/screen`. */
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
  /** Another page has sat down. */
  | { readonly kind: 'replaced' }

/** Messages from the customer's page to the service (`/customer`). */
export type CustomerRequest =
  /**
   * First message. `secret` is what `welcome` gave to this browser before; the first browser that opens a link keeps
   * it, another one is refused while the link lives.
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
  | { readonly type: 'trouble'; readonly trouble: CustomerTrouble }
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
      readonly demonstration: { readonly what: Demonstration; readonly clip?: string } | null
      readonly isRecording: boolean
      readonly messages: readonly ChatLine[]
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
  /** The agent's seat came or went: with it the other end of WebRTC. */
  | { readonly type: 'seat'; readonly isTaken: boolean }
  | { readonly type: 'ended' }
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  | { readonly type: 'pong' }

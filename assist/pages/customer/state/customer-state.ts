import type { Demonstration, Medium } from '../../../call/medium.js'
import type {
  ChatLine,
  ConsentMatter,
  CopyLine,
  CustomerMessage,
  CustomerNotice,
  CustomerSound,
  VoiceState,
} from '../../../media/customer-protocol.js'
import type { Invitation } from '../../../media/invitation.js'
import type { IceSettings } from '../../../media/peer-connection.js'
import type { PictureMark } from '../../../media/picture-mark.js'
import { foldMark, noDrawing, type Drawing, type Marker } from '../../shared/marks/drawing.js'
import type { PeerState } from '../../shared/media/peer-link.js'
import type { ConnectionState } from '../connection/customer-connection.js'
import type { Trouble } from './trouble.js'

/** Stages of the customer's camera. Nobody but the customer sees the picture before `sharing`. */
export type CameraStage = 'off' | 'opening' | 'preview' | 'sharing' | 'paused'

/** Stages of an agreed still. */
export type StillStage = 'sending' | 'sent' | 'sentNoPlace' | 'failed'

/** The other browser's picture and sound, as they arrive. */
export interface RemoteMedia {
  readonly audio: MediaStreamTrack | null
  readonly video: MediaStreamTrack | null
}

/** Nothing comes from the other browser. */
export const noRemote: RemoteMedia = { audio: null, video: null }

/** Everything that the customer's page draws, except the sound that it sends. */
export interface CustomerState {
  readonly connection: ConnectionState
  /** Code of the reason why the page cannot go on. */
  readonly refusal: string | null
  /** Null until the service has let this browser in. */
  readonly call: {
    readonly callId: string
    readonly secret: string
    readonly language: string
    readonly ice: IceSettings
  } | null
  readonly medium: Medium
  readonly sound: CustomerSound
  readonly invitation: Invitation | null
  readonly isOnHold: boolean
  readonly isRecording: boolean
  /** The call is paused: what is written now is not taken. */
  readonly isPaused: boolean
  readonly isSeatTaken: boolean
  /** The agent's voice over their page. */
  readonly agentVoice: VoiceState
  readonly demonstration: { readonly what: Demonstration; readonly clip?: string } | null
  readonly messages: readonly ChatLine[]
  /** Texts that are written and not yet seen in the conversation. They are sent again after a loss. */
  readonly unsent: readonly string[]
  /** What the customer is told; null where nothing is. */
  readonly notice: CustomerNotice | null
  /** The conversation to take along, once it is over and where the customer is offered it. */
  readonly copy: readonly CopyLine[] | null
  /** A page that the agent has opened here. */
  readonly page: { readonly url: string; readonly title: string } | null
  /** The matter for which the agent asks consent. */
  readonly asked: ConsentMatter | null
  /** The customer has just refused. Photo and text are offered in the same place. */
  readonly isRefusalShown: boolean
  readonly trouble: Trouble | null
  readonly camera: CameraStage
  /** The purpose for which the camera was opened. */
  readonly purpose: 'share' | 'still'
  readonly still: StillStage | null
  readonly drawing: Drawing
  readonly peer: PeerState | null
  readonly remote: RemoteMedia
}

/** State of the page before the service has sent anything. */
export const newCustomerState: CustomerState = {
  ...{ connection: 'connecting', refusal: null, call: null },
  ...{ medium: 'text', sound: 'none', invitation: null, demonstration: null },
  ...{
    isOnHold: false,
    isRecording: false,
    isPaused: false,
    isSeatTaken: false,
    agentVoice: 'off',
  },
  ...{
    messages: [],
    unsent: [],
    notice: null,
    copy: null,
    page: null,
    asked: null,
    isRefusalShown: false,
    trouble: null,
  },
  ...{ camera: 'off', purpose: 'share', still: null, drawing: noDrawing, peer: null },
  remote: noRemote,
}

/** The state after a message of the service. */
export function foldMessage(state: CustomerState, message: CustomerMessage): CustomerState {
  switch (message.type) {
    case 'welcome':
      return welcomed(state, message)
    case 'invitation':
      return invited(state, message.invitation)
    case 'message':
      return withMessages(state, [message.message])
    case 'mark':
      return marked(state, 'agent', message.mark)
    case 'medium':
      return heldBy(state, message.medium)
    case 'ended':
      return { ...ended(state), copy: message.copy ?? null }
    case 'error':
      // It came into a pause. Sent again later, it would be kept after all.
      if (message.code === 'ASSIST_CALL_PAUSED') return { ...state, isPaused: true, unsent: [] }
      return state
    default:
      return { ...state, ...toldPart(message) }
  }
}

/** The part of the state that a message carries as it is. */
function toldPart(message: CustomerMessage): Partial<CustomerState> {
  switch (message.type) {
    case 'sound':
      return { sound: message.sound }
    case 'page':
      return { page: { url: message.url, title: message.title } }
    case 'hold':
      return { isOnHold: message.isOn }
    case 'demonstration': {
      const { what, clip } = message
      const demonstration = what && { what, ...(clip === undefined ? {} : { clip }) }
      return { demonstration, drawing: noDrawing }
    }
    case 'ask':
      return { asked: message.matter, still: null }
    case 'recording':
      return { isRecording: message.isOn }
    case 'pause':
      return { isPaused: message.isOn }
    case 'seat':
      return { isSeatTaken: message.isTaken }
    case 'agent-voice':
      return { agentVoice: message.voice }
    default:
      return {}
  }
}

/** The state after a change of the socket's state. */
export function connectionChanged(
  state: CustomerState,
  connection: ConnectionState,
  code: string | null = null,
): CustomerState {
  if (connection === 'over') return ended(state)
  return { ...state, connection, refusal: code }
}

/** The customer has written something. It appears in the conversation once the service sends it back. */
export function wrote(state: CustomerState, text: string): CustomerState {
  return { ...state, unsent: [...state.unsent, text] }
}

/** The customer has answered the invitation. */
export function answered(state: CustomerState, isAccepted: boolean): CustomerState {
  const { invitation } = state
  if (invitation?.state !== 'invited') return state
  return {
    ...state,
    invitation: { ...invitation, state: isAccepted ? 'accepted' : 'refused' },
    isRefusalShown: !isAccepted,
  }
}

/** Someone has pointed at or drawn on the picture, or wiped it. */
export function marked(state: CustomerState, by: Marker, mark: PictureMark): CustomerState {
  return { ...state, drawing: foldMark(state.drawing, by, mark) }
}

/** State of the page, in one word. */
export function pageState({
  connection,
}: CustomerState): 'connecting' | 'open' | 'refused' | 'ended' {
  if (connection === 'refused') return 'refused'
  if (connection === 'over') return 'ended'
  return connection === 'open' ? 'open' : 'connecting'
}

/** True where the customer may speak over this page. */
export function canTalk({ sound, invitation }: CustomerState): boolean {
  if (sound === 'telephone') return false
  return sound === 'page' || isTakenUp(invitation, 'voice')
}

/** True where the camera may be shown to the agent: the call is held by video, or video was accepted. */
export function mayShare({ medium, invitation }: CustomerState): boolean {
  return medium === 'video' || isTakenUp(invitation, 'video')
}

/**
 * True where an invitation to this medium is accepted or joined. The service reports the joining a moment before the
 * medium.
 */
function isTakenUp(invitation: Invitation | null, medium: Medium): boolean {
  if (invitation?.medium !== medium) return false
  return invitation.state === 'accepted' || invitation.state === 'joined'
}

/** True where the video was on and the page shows none, because it was reloaded. */
export function hasLostCamera(state: CustomerState): boolean {
  return state.medium === 'video' && state.camera === 'off'
}

/** True where picture or sound may flow between the two pages. */
export function customerNeedsPeer(state: CustomerState): boolean {
  if (!isLetIn(state) || !state.call || state.connection === 'over') return false
  const what = state.demonstration?.what
  return canTalk(state) || mayShare(state) || what === 'camera' || what === 'screen'
}

function welcomed(
  state: CustomerState,
  welcome: Extract<CustomerMessage, { type: 'welcome' }>,
): CustomerState {
  const { callId, secret, language, ice } = welcome
  const { medium, sound, isOnHold, demonstration, isRecording, isPaused } = welcome
  const known: CustomerState = {
    ...state,
    ...{ medium, sound, isOnHold, demonstration, isRecording, isPaused },
    ...{ refusal: null, call: { callId, secret, language, ice }, notice: welcome.notice },
    connection: 'open',
  }
  const told = withMessages(known, welcome.messages)
  const { invitation } = welcome
  if (!invitation) return { ...told, invitation: null }
  const isLeft = invitation.state === 'joined' && invitation.medium !== medium
  return invited(told, isLeft ? { ...invitation, state: 'left' } : invitation)
}

/** The state once this medium holds the call. A joined invitation to another medium becomes a left one. */
function heldBy(state: CustomerState, medium: Medium): CustomerState {
  const { invitation } = state
  const isLeft = medium !== state.medium && invitation?.state === 'joined'
  if (!isLeft || invitation.medium === medium) return { ...state, medium }
  return { ...state, medium, invitation: { ...invitation, state: 'left' } }
}

/** The state with this invitation. A new invitation ends the offers that followed a refusal. */
function invited(state: CustomerState, invitation: Invitation): CustomerState {
  const isNew = invitation.invitationId !== state.invitation?.invitationId
  return { ...state, invitation, isRefusalShown: state.isRefusalShown && !isNew }
}

/** Adds lines that are not there yet. The customer's texts among them are no longer unsent. */
function withMessages(state: CustomerState, lines: readonly ChatLine[]): CustomerState {
  const known = new Set(state.messages.map(({ messageId }) => messageId))
  const added = lines.filter(({ messageId }) => !known.has(messageId))
  const unsent = [...state.unsent]
  for (const { from, text } of added) {
    const at = from === 'customer' ? unsent.indexOf(text) : -1
    if (at >= 0) unsent.splice(at, 1)
  }
  return { ...state, messages: [...state.messages, ...added], unsent }
}

function ended(state: CustomerState): CustomerState {
  return {
    ...state,
    ...{ connection: 'over', invitation: null, asked: null, demonstration: null, trouble: null },
    ...{ isRefusalShown: false, isRecording: false, isOnHold: false, isPaused: false },
    drawing: noDrawing,
  }
}

/** True where talking and writing may begin: at once, unless nothing begins without consent. */
export function isLetIn({ notice }: CustomerState): boolean {
  return notice?.consent !== 'opt-in' || notice.isAgreed === true
}

/** The state once the customer has agreed to the notice, or refused. */
export function consented(state: CustomerState, isAgreed: boolean): CustomerState {
  return { ...state, notice: state.notice && { ...state.notice, isAgreed } }
}

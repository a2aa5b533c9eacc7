import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Clock } from '../../../call/clock.js'
import type { CallLanguage } from '../../../call/call-start.js'
import type { Medium } from '../../../call/medium.js'
import type { IceSettings, PeerSignal } from '../../../media/media-protocol.js'
import type { AudioDesk } from '../../shared/audio/audio-desk.js'
import type { MicrophoneSource } from '../../shared/audio/microphone.js'
import type {
  PeerLink,
  PeerLinkOptions,
  PeerState,
  TrackKind,
} from '../../shared/media/peer-link.js'
import type { RecordedTracks } from './devices/call-recording.js'
import type { DeskStore } from '../state/desk-store.js'
import {
  dueInvitation,
  needsMicrophone,
  seatNeedsPeer,
  type SeatState,
} from '../state/seat-state.js'

/** Last words are waited for at most this long before a call is ended. */
const lastWordsMs = 4_000

/** What the agent can show with a track of their own. */
export type ShownTrack = 'camera' | 'screen'

/** Picture and sound of the seat, as the screen draws them. */
export interface SeatMedia {
  /** Null where no path between the pages is needed. */
  readonly peer: PeerState | null
  readonly remoteVideo: MediaStreamTrack | null
  readonly remoteAudio: MediaStreamTrack | null
  /** What the agent shows. */
  readonly ownVideo: MediaStreamTrack | null
  /** The agent's voice is needed and their microphone is not to be had. */
  readonly isMicrophoneMissing: boolean
  readonly isEnding: boolean
}

/** How the seat reaches devices and the other browser. */
export interface SeatDeskOptions {
  readonly store: Pick<DeskStore, 'drawn' | 'snapshot' | 'sit' | 'seatAction' | 'invite' | 'notify'>
  readonly audio: Pick<AudioDesk, 'state' | 'begin' | 'stop' | 'setMuted'>
  /** Language in which the agent's microphone is listened to. */
  readonly language: () => CallLanguage
  readonly openMicrophone: (language: CallLanguage) => Promise<MicrophoneSource>
  readonly openShown: (what: ShownTrack) => Promise<MediaStreamTrack>
  readonly makeLink: (options: PeerLinkOptions) => PeerLink
  /** Records until the returned function is called. */
  readonly record: (tracks: RecordedTracks, name: string) => () => void
  readonly clock: Clock
}

const noMedia: SeatMedia = {
  ...{ peer: null, remoteVideo: null, remoteAudio: null, ownVideo: null },
  ...{ isMicrophoneMissing: false, isEnding: false },
}

/**
 * Does what the state of the seat asks for: the path to the customer's page, the agent's microphone, what the agent
 * shows, and an invitation that waited for the customer.
 */
export class SeatDesk {
  /** What the screen draws of the seat's devices. */
  readonly media: StoreApi<SeatMedia> = createStore<SeatMedia>()(() => noMedia)
  #link: PeerLink | null = null
  #ice = ''
  #wasPresent = false
  #wasOnHold = false
  /** The customer is to have a link as soon as it is known that they have none. */
  #wantsLink = false
  #isLinkAsked = false
  #microphone: MediaStreamTrack | null = null
  /** Call for which the microphone was opened by itself; a second time the agent asks for it. */
  #openedFor: string | null = null
  #shown: { readonly what: ShownTrack; isConfirmed: boolean } | null = null
  #recording: { readonly picture: MediaStreamTrack; readonly stop: () => void } | null = null
  #recordingCount = 0
  readonly #draftListeners = new Set<(text: string) => void>()
  readonly #options: SeatDeskOptions

  constructor(options: SeatDeskOptions) {
    this.#options = options
    options.store.drawn.subscribe(() => this.#settle())
    options.audio.state.subscribe(() => this.#settle())
  }

  /** The other browser's signal came. */
  signal(signal: PeerSignal): void {
    const seat = this.#seat()
    if (seat?.phase === 'seated' && seat.room) this.#connect(seat.room.ice).signal(signal)
  }

  /** Puts a text where the agent writes, to be changed and sent; false where they do not write. */
  draft(text: string): boolean {
    for (const listener of this.#draftListeners) listener(text)
    return this.#draftListeners.size > 0
  }

  /** Hears what is to be put where the agent writes; the returned function stops it. */
  onDraft(listener: (text: string) => void): () => void {
    this.#draftListeners.add(listener)
    return () => void this.#draftListeners.delete(listener)
  }

  /** Opens the microphone for the call; asked for by the agent where it did not open by itself. */
  async openMicrophone(): Promise<void> {
    const seat = this.#seat()
    const { audio, openMicrophone, language } = this.#options
    if (!seat || audio.state.getState().phase !== 'idle') return
    this.#openedFor = seat.callId
    const open = async (): Promise<MicrophoneSource> => {
      const source = await openMicrophone(language())
      this.#microphone = source.track
      return source
    }
    await audio.begin('seat', open, seat.callId)
    this.#settle()
  }

  /** Shows the agent's camera or screen to the customer, one way. */
  async show(what: ShownTrack): Promise<void> {
    const { openShown, store } = this.#options
    const track = await openShown(what).catch(() => null)
    if (!track) {
      store.notify({ code: `show-${what}-failed`, severity: 'warning' })
      return
    }
    if (this.#seat()?.phase !== 'seated') {
      track.stop()
      return
    }
    this.#dropShown()
    this.#shown = { what, isConfirmed: false }
    this.#change({ ownVideo: track })
    track.addEventListener('ended', () => {
      if (this.media.getState().ownVideo === track) this.stopShowing()
    })
    store.seatAction({ kind: 'demonstrate', what })
    this.#settle()
  }

  /** Shows a page or film to the customer. */
  showClip(clip: string): void {
    this.#dropShown()
    this.#options.store.seatAction({ kind: 'demonstrate', what: 'clip', clip })
  }

  stopShowing(): void {
    this.#dropShown()
    this.#options.store.seatAction({ kind: 'demonstrate', what: null })
    this.#settle()
  }

  /** Asks the customer to come to another medium, with a link for one who is not there yet. */
  invite(medium: Medium): void {
    const { store } = this.#options
    store.sit()
    store.invite(medium)
    this.#settle()
  }

  /** Sits down at the watched call with a link for its customer. */
  sitWithLink(): void {
    this.#wantsLink = true
    this.#options.store.sit()
    this.#settle()
  }

  /** Ends the call once the agent's last words are written; asked for again: at once. */
  endCall(): void {
    const { audio, store, clock } = this.#options
    const isAskedAgain = this.media.getState().isEnding
    this.#change({ isEnding: true })
    const sound = audio.state.getState()
    if (isAskedAgain || sound.phase !== 'sending' || sound.kind !== 'seat') {
      store.seatAction({ kind: 'end' })
      return
    }
    const end = (): void => {
      stopWaiting()
      unsubscribe()
      store.seatAction({ kind: 'end' })
    }
    const stopWaiting = clock.after(lastWordsMs, end)
    const unsubscribe = audio.state.subscribe(() => {
      if (audio.state.getState().phase === 'idle') end()
    })
    audio.stop()
    this.#settle()
  }

  #seat(): SeatState | null {
    return this.#options.store.snapshot().seat
  }

  #settle(): void {
    const seat = this.#seat()
    if (!seat || seat.phase === 'replaced') {
      this.#leave()
      return
    }
    const due = dueInvitation(seat)
    if (due) this.#options.store.seatAction({ kind: 'invite', medium: due })
    this.#settleCustomerLink(seat)
    this.#settleMicrophone(seat)
    this.#settleShown(seat)
    this.#settleLink(seat)
    this.#settleRecording(seat)
  }

  #settleCustomerLink({ room, wanted }: SeatState): void {
    if (!room) return
    const isWanted = this.#wantsLink || (wanted !== null && room.customer === 'absent')
    if (room.link) {
      this.#wantsLink = false
      this.#isLinkAsked = false
    } else if (isWanted && !this.#isLinkAsked) {
      this.#isLinkAsked = true
      this.#options.store.seatAction({ kind: 'make-link' })
    }
  }

  #settleMicrophone(seat: SeatState): void {
    const sound = this.#options.audio.state.getState()
    const isNeeded = needsMicrophone(seat) && !this.media.getState().isEnding
    if (sound.phase === 'idle') {
      this.#microphone = null
      const isMissing = isNeeded && this.#openedFor === seat.callId
      this.#change({ isMicrophoneMissing: isMissing })
      if (!isNeeded && !this.media.getState().isEnding) this.#openedFor = null
      if (isNeeded && !isMissing) void this.openMicrophone()
    } else if (sound.kind === 'seat') {
      this.#change({ isMicrophoneMissing: false })
      this.#settleOwnSound(seat, isNeeded)
    }
  }

  /** On hold nobody hears the agent; where the call is no longer held by voice, they are not recorded either. */
  #settleOwnSound({ phase, room }: SeatState, isNeeded: boolean): void {
    const { audio } = this.#options
    if (audio.state.getState().phase !== 'sending' || phase !== 'seated' || !room) return
    if (!isNeeded && !this.media.getState().isEnding) audio.stop()
    else if (room.isOnHold !== this.#wasOnHold) {
      this.#wasOnHold = room.isOnHold
      audio.setMuted(room.isOnHold)
    }
  }

  /** The service may end a demonstration; before it has heard of ours there is nothing to end. */
  #settleShown({ room }: SeatState): void {
    if (!this.#shown) return
    if (room?.demonstration === this.#shown.what) this.#shown.isConfirmed = true
    else if (this.#shown.isConfirmed) this.#dropShown()
  }

  #settleLink(seat: SeatState): void {
    const { room } = seat
    if (!room || !seatNeedsPeer(seat) || this.media.getState().isEnding) {
      this.#disconnect()
      return
    }
    const link = this.#connect(room.ice)
    const isPresent = room.customer === 'present'
    if (isPresent && !this.#wasPresent) link.greet()
    this.#wasPresent = isPresent
    const isHeard = room.sound === 'page' && !room.isOnHold
    link.setLocalTrack('audio', isHeard ? this.#microphone : null)
    link.setLocalTrack('video', this.media.getState().ownVideo)
  }

  /** Exactly while both sides are told that it is recorded; another track of the picture is another film. */
  #settleRecording({ room, callId }: SeatState): void {
    const { remoteVideo, remoteAudio, isEnding } = this.media.getState()
    const picture = room?.isRecording && !isEnding ? remoteVideo : null
    if (picture === (this.#recording?.picture ?? null)) return
    this.#stopRecording()
    if (!picture) return
    const voices = [remoteAudio, this.#microphone].filter((voice) => voice !== null)
    const name = `${callId}-${++this.#recordingCount}`
    this.#recording = { picture, stop: this.#options.record({ picture, voices }, name) }
  }

  #stopRecording(): void {
    this.#recording?.stop()
    this.#recording = null
  }

  #connect(ice: IceSettings): PeerLink {
    const settings = JSON.stringify(ice)
    if (this.#link) {
      if (settings !== this.#ice) this.#link.setIce(ice)
      this.#ice = settings
      return this.#link
    }
    this.#ice = settings
    this.#wasPresent = true
    this.#link = this.#options.makeLink({
      isPolite: false,
      ice,
      onSignal: (signal) => this.#options.store.seatAction({ kind: 'signal', signal }),
      onRemoteTrack: (kind, track) => this.#remoteTrack(kind, track),
      onState: (peer) => this.#change({ peer }),
    })
    this.#change({ peer: this.#link.state })
    return this.#link
  }

  #remoteTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    this.#change(kind === 'video' ? { remoteVideo: track } : { remoteAudio: track })
    const seat = this.#seat()
    if (seat) this.#settleRecording(seat)
  }

  #disconnect(): void {
    if (!this.#link) return
    const link = this.#link
    this.#link = null
    link.close()
    this.#change({ peer: null, remoteVideo: null, remoteAudio: null })
  }

  #dropShown(): void {
    this.#shown = null
    this.media.getState().ownVideo?.stop()
    this.#change({ ownVideo: null })
  }

  #leave(): void {
    this.#stopRecording()
    this.#disconnect()
    this.#dropShown()
    const { audio } = this.#options
    const sound = audio.state.getState()
    if (sound.phase === 'sending' && sound.kind === 'seat') audio.stop()
    this.#openedFor = null
    this.#wasOnHold = false
    this.#isLinkAsked = false
    this.#change({ isMicrophoneMissing: false, isEnding: false })
  }

  #change(part: Partial<SeatMedia>): void {
    const media = this.media.getState()
    const keys = Object.keys(part) as (keyof SeatMedia)[]
    if (keys.some((key) => media[key] !== part[key])) this.media.setState(part)
  }
}

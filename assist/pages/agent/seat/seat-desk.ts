import { createStore } from 'zustand/vanilla'
import type { Clock } from '../../../call/clock.js'
import type { Medium } from '../../../call/medium.js'
import type { PeerSignal } from '../../../media/peer-connection.js'
import type { DeskStore } from '../state/desk-store.js'
import { dueInvitation, isAtSeat, seatNeedsPeer, type SeatState } from '../state/seat-state.js'
import {
  changeMedia,
  noMedia,
  type SeatMedia,
  type SeatMediaStore,
  type ShownTrack,
} from './devices/seat-media.js'
import { SeatMicrophone, type SeatMicrophoneOptions } from './devices/seat-microphone.js'
import { SeatPeer, type SeatPeerOptions } from './devices/seat-peer.js'
import { SeatRecorder, type RecordFilm } from './devices/seat-recorder.js'
import { SeatShowing } from './devices/seat-showing.js'
import { VoiceTeller } from '../../shared/audio/voice-teller.js'
import { SeatEnding } from './seat-ending.js'

/** What the agent said last is on its way for so long before the call is ended. The service writes it down then. */
const lastWordsMs = 400

/** The parts through which the seat reaches devices and the other browser. */
export interface SeatDeskOptions
  extends
    Pick<SeatMicrophoneOptions, 'audio' | 'language' | 'openMicrophone' | 'wasMuted'>,
    Pick<SeatPeerOptions, 'makeLink'> {
  readonly store: Pick<DeskStore, 'drawn' | 'snapshot' | 'sit' | 'seatAction' | 'invite' | 'notify'>
  readonly openShown: (what: ShownTrack) => Promise<MediaStreamTrack>
  readonly record: RecordFilm
  readonly clock: Clock
}

/**
 * Keeps the devices in line with the state of the seat: the path to the customer's page, the agent's microphone, the
 * agent's own picture, and an invitation that waits for the customer.
 */
export class SeatDesk {
  /** State of the seat's devices, as the screen draws it. */
  readonly media: SeatMediaStore = createStore<SeatMedia>()(() => noMedia)
  /** The customer is to have a link. It is made as soon as the room shows that there is none. */
  #wantsLink = false
  #isLinkAsked = false
  readonly #draftListeners = new Set<(text: string) => void>()
  readonly #peer: SeatPeer
  readonly #microphone: SeatMicrophone
  readonly #showing: SeatShowing
  readonly #recorder: SeatRecorder
  readonly #ending: SeatEnding
  readonly #teller: VoiceTeller
  readonly #options: SeatDeskOptions

  constructor(options: SeatDeskOptions) {
    this.#options = options
    const { store, audio, language, openMicrophone, wasMuted, makeLink, record } = options
    const { media } = this
    this.#peer = new SeatPeer({
      ...{ media, makeLink },
      onSignal: (signal) => store.seatAction({ kind: 'signal', signal }),
      onRemoteTrack: () => {
        const seat = this.#seat()
        if (seat) this.#settleRecording(seat)
      },
    })
    const onOpened = () => this.#settle()
    this.#microphone = new SeatMicrophone({
      ...{ media, audio, language, openMicrophone, wasMuted, onOpened },
    })
    this.#showing = new SeatShowing(media)
    this.#recorder = new SeatRecorder(record)
    this.#ending = new SeatEnding(store)
    this.#teller = new VoiceTeller((voice) => store.seatAction({ kind: 'voice', voice }))
    store.drawn.subscribe(() => this.#settle())
    audio.state.subscribe(() => this.#settle())
  }

  /** Takes a signal of the other browser. */
  signal(signal: PeerSignal): void {
    const seat = this.#seat()
    if (seat?.phase === 'seated' && seat.room) this.#peer.signal(seat.room.ice, signal)
  }

  /** Puts a text into the field where the agent writes, to be changed and sent. False where there is no such field. */
  draft(text: string): boolean {
    for (const listener of this.#draftListeners) listener(text)
    return this.#draftListeners.size > 0
  }

  /** Calls the listener with each text for the field where the agent writes, until the returned function is called. */
  onDraft(listener: (text: string) => void): () => void {
    this.#draftListeners.add(listener)
    return () => void this.#draftListeners.delete(listener)
  }

  /** Opens the microphone for the call. The agent asks for it where it did not open by itself. */
  async openMicrophone(): Promise<void> {
    const seat = this.#seat()
    if (seat) await this.#microphone.open(seat.callId)
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
    this.#showing.begin(what, track, () => this.stopShowing())
    store.seatAction({ kind: 'demonstrate', what })
    this.#settle()
  }

  /** Shows a page or film to the customer. */
  showClip(clip: string): void {
    this.#showing.stop()
    this.#options.store.seatAction({ kind: 'demonstrate', what: 'clip', clip })
  }

  stopShowing(): void {
    this.#showing.stop()
    this.#options.store.seatAction({ kind: 'demonstrate', what: null })
    this.#settle()
  }

  /** Asks the customer to come to another medium. An absent customer gets a link. */
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

  /** Ends the call once the agent's last words have arrived. A second request ends it at once. */
  endCall(): void {
    const { audio, clock } = this.#options
    const isAskedAgain = this.media.getState().isEnding
    changeMedia(this.media, { isEnding: true })
    const sound = audio.state.getState()
    const isTalking = sound.phase === 'sending' && sound.kind === 'seat'
    if (isAskedAgain || !isTalking) this.#ending.send()
    else {
      this.#ending.sendAfter(clock, lastWordsMs)
      audio.stop()
    }
    this.#settle()
  }

  /** The page is being left. An end that was asked for is sent while that is still possible. */
  pageLeft(): void {
    if (this.media.getState().isEnding) this.#ending.send()
  }

  #seat(): SeatState | null {
    return this.#options.store.snapshot().seat
  }

  #settle(): void {
    const seat = this.#seat()
    if (!isAtSeat(seat)) {
      this.#leave()
      return
    }
    this.#ending.settle()
    const due = dueInvitation(seat)
    if (due) this.#options.store.seatAction({ kind: 'invite', medium: due })
    this.#settleCustomerLink(seat)
    this.#microphone.settle(seat)
    this.#showing.settle(seat.room)
    this.#settlePeer(seat)
    this.#settleRecording(seat)
    this.#tellVoice(seat)
  }

  /** The service forgets the voice of a page whose socket is lost. */
  #tellVoice({ phase }: SeatState): void {
    const { store, audio } = this.#options
    const sound = audio.state.getState()
    if (phase !== 'seated' || store.snapshot().connection !== 'open') this.#teller.forget()
    else if (sound.phase === 'idle' || sound.kind === 'seat') this.#teller.settle(sound)
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

  #settlePeer(seat: SeatState): void {
    const { room } = seat
    const { isEnding, ownVideo } = this.media.getState()
    if (!room || !seatNeedsPeer(seat) || isEnding) {
      this.#peer.close()
      return
    }
    const isVoiceSent = room.sound === 'page' && !room.isOnHold
    const audio = isVoiceSent ? this.#microphone.track : null
    this.#peer.settle(room, { audio, video: ownVideo })
  }

  #settleRecording({ room, callId }: SeatState): void {
    const { remoteVideo, remoteAudio, isEnding } = this.media.getState()
    const picture = room?.isRecording && !isEnding ? remoteVideo : null
    this.#recorder.settle(picture, callId, [remoteAudio, this.#microphone.track])
  }

  #leave(): void {
    this.#recorder.stop()
    this.#peer.close()
    this.#showing.stop()
    this.#microphone.leave()
    this.#isLinkAsked = false
    this.#ending.forget()
    changeMedia(this.media, { isEnding: false })
  }
}

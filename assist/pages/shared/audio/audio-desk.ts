import { createStore, type StoreApi } from 'zustand/vanilla'
import { pageBackOff } from '../../../client/back-off.js'
import {
  AssistClientError,
  type AssistClient,
  type AssistClientOptions,
} from '../../../client/assist-client.js'
import {
  AudioSourceError,
  type AudioFailure,
  type AudioProgress,
  type AudioSource,
  type SoundKind,
} from './audio-source.js'
import { MutedSpeech } from './muted-speech.js'

/** State of the sound that this page sends, as the header shows it. */
export type AudioSnapshot =
  | { readonly phase: 'idle' }
  /** The page waits for the recording, the device's permission or the service. */
  | { readonly phase: 'opening'; readonly kind: SoundKind }
  | {
      readonly phase: 'sending' | 'finishing'
      readonly kind: SoundKind
      readonly callId: string
      readonly progress: AudioProgress
      readonly isMuted: boolean
      /** Somebody speaks into the microphone that is muted. */
      readonly isSpeakingMuted: boolean
      /** The service cannot be reached. The sound waits, and none of it is lost. */
      readonly isWaiting: boolean
    }

/** The parts that the audio desk needs: clients of the service, names of calls, and callbacks. */
export interface AudioDeskOptions {
  /** Makes the client of one call. */
  readonly makeClient: (
    options: Pick<AssistClientOptions, 'start' | 'takeUp' | 'backOff' | 'onState' | 'onError'>,
  ) => AssistClient
  /** Makes a call id that no other page has. */
  readonly nextCallId: (kind: SoundKind) => string
  readonly onCall: (callId: string) => void
  readonly onFailure: (code: AudioFailure | AssistClientError['code']) => void
}

interface Sending {
  readonly kind: SoundKind
  readonly joined: string | undefined
  readonly isMuted: boolean
  readonly turn: number
}

interface PatchedSound {
  readonly progress?: AudioProgress
  readonly isSpeakingMuted?: boolean
  readonly phase?: 'finishing'
  readonly isWaiting?: boolean
}

const untroubled = { isSpeakingMuted: false, isWaiting: false }

/** The page draws progress no more often than this. The audio itself is never held up. */
const drawEveryMs = 200

/** Opens, sends and ends the one sound that this page may be sending. */
export class AudioDesk {
  readonly state: StoreApi<AudioSnapshot> = createStore<AudioSnapshot>()(() => ({ phase: 'idle' }))
  #source: AudioSource | null = null
  #client: AssistClient | null = null
  #drawnAtMs = 0
  readonly #mutedSpeech = new MutedSpeech()
  /** Changes with each call, so that late news of an earlier call is not taken for news of this one. */
  #turn = 0
  readonly #options: AudioDeskOptions

  constructor(options: AudioDeskOptions) {
    this.#options = options
  }

  /**
   * Opens a source and sends it. Nothing happens while another source is being sent.
   *
   * @param joined the live call that the sound joins; left out for a new call of its own
   * @param isMuted true: nothing of it is heard before somebody unmutes it
   */
  async begin(
    kind: SoundKind,
    open: () => Promise<AudioSource>,
    joined?: string,
    isMuted = false,
  ): Promise<void> {
    if (this.state.getState().phase !== 'idle') return
    const turn = ++this.#turn
    this.#enter({ phase: 'opening', kind })
    try {
      const source = await open()
      if (turn !== this.#turn) {
        source.stop()
        return
      }
      this.#source = source
      await this.#send(source, { kind, joined, isMuted, turn })
    } catch (thrown) {
      if (turn === this.#turn) this.#fail(thrown)
    }
  }

  setMuted(isMuted: boolean): void {
    const now = this.state.getState()
    if (now.phase !== 'sending') return
    this.#source?.setMuted(isMuted)
    this.#mutedSpeech.begin()
    this.#enter({ ...now, isMuted, isSpeakingMuted: false })
  }

  /** Connects at once instead of waiting for the next attempt. Called when the machine is back on the network. */
  hurry(): void {
    this.#client?.hurry()
  }

  /** Ends the sound at once. The call ends as soon as all that was sent is transcribed. */
  stop(): void {
    if (this.state.getState().phase === 'sending') this.#finish()
    else this.#reset()
  }

  async #send(source: AudioSource, { kind, joined, isMuted, turn }: Sending): Promise<void> {
    const callId = joined ?? this.#options.nextCallId(kind)
    const client = this.#options.makeClient({
      start: { callId, ...source.format },
      // This page may have been here before, with the same side of the same call.
      takeUp: joined !== undefined,
      backOff: pageBackOff,
      onState: (state) => this.#patch({ isWaiting: state === 'reconnecting' }),
      onError: (error) => this.#fail(error),
    })
    this.#client = client
    await client.open()
    if (turn !== this.#turn) return
    const progress = { positionMs: 0, totalMs: null, level: 0 }
    if (isMuted) source.setMuted(true)
    this.#enter({ phase: 'sending', kind, callId, progress, isMuted, ...untroubled })
    if (joined === undefined) this.#options.onCall(callId)
    source.start({
      send: (bytes) => this.#sendBytes(client, bytes),
      progress: (made) => this.#progressed(made),
      ended: () => this.#finish(),
    })
  }

  #sendBytes(client: AssistClient, bytes: Uint8Array): void {
    try {
      client.sendAudio(bytes)
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  #progressed(progress: AudioProgress): void {
    const now = this.state.getState()
    const isMuted = now.phase === 'sending' && now.isMuted
    const isSpeakingMuted = isMuted && this.#mutedSpeech.heard(progress)
    const nowMs = performance.now()
    if (nowMs - this.#drawnAtMs < drawEveryMs) return
    this.#drawnAtMs = nowMs
    this.#patch({ progress, isSpeakingMuted })
  }

  #finish(): void {
    const client = this.#client
    if (this.state.getState().phase !== 'sending' || !client) return
    const turn = this.#turn
    this.#source?.stop()
    this.#patch({ phase: 'finishing' })
    client
      .stop()
      .then(() => turn === this.#turn && this.#reset())
      .catch((thrown: unknown) => {
        if (turn !== this.#turn) return
        // Another page of the call has taken the side up, with all that was sent.
        const isTakenUp =
          thrown instanceof AssistClientError && thrown.code === 'ASSIST_CALL_EXISTS'
        if (isTakenUp) this.#reset()
        else this.#fail(thrown)
      })
  }

  #fail(thrown: unknown): void {
    if (this.state.getState().phase === 'idle') return
    this.#reset()
    if (thrown instanceof AudioSourceError) this.#options.onFailure(thrown.failure)
    else if (thrown instanceof AssistClientError) this.#options.onFailure(thrown.code)
    else this.#options.onFailure('ASSIST_CLIENT_UNREACHABLE')
  }

  #reset(): void {
    this.#turn++
    this.#source?.stop()
    this.#client?.close()
    this.#source = null
    this.#client = null
    this.#enter({ phase: 'idle' })
  }

  #patch(part: PatchedSound): void {
    const now = this.state.getState()
    if (now.phase === 'sending' || now.phase === 'finishing') this.#enter({ ...now, ...part })
  }

  #enter(snapshot: AudioSnapshot): void {
    this.state.setState(snapshot, true)
  }
}

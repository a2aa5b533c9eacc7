import type { CustomerRequest } from '../../../media/customer-protocol.js'
import type { PeerSignal } from '../../../media/peer-connection.js'
import type { PeerLink, PeerLinkOptions, PeerState } from '../../shared/media/peer-link.js'
import type { CameraDesk } from '../media/camera-desk.js'
import { canTalk, customerNeedsPeer, noRemote } from '../state/customer-state.js'
import type { CustomerStore } from '../state/customer-store.js'
import type { Trouble } from '../state/trouble.js'
import type { OwnVoice } from './own-voice.js'

/** The parts that a path to the agent's page is made with. */
export interface AgentPeerOptions {
  readonly store: CustomerStore
  readonly camera: Pick<CameraDesk, 'track'>
  readonly voice: Pick<OwnVoice, 'track'>
  readonly send: (request: CustomerRequest) => void
  readonly makePeer: (options: PeerLinkOptions) => PeerLink
  /** Reason why this browser can give neither camera nor microphone. Null where it can. */
  readonly inability: Trouble | null
  readonly onTrouble: (trouble: Trouble) => void
}

/** The path from the customer's page to the agent's. It lasts for as long as one is needed. */
export class AgentPeer {
  #link: PeerLink | null = null
  readonly #options: AgentPeerOptions

  constructor(options: AgentPeerOptions) {
    this.#options = options
  }

  /** Takes a signal of the agent's page. */
  signal(signal: PeerSignal): void {
    this.#link?.signal(signal)
  }

  /** The agent's page has come or come back. */
  greet(): void {
    this.#link?.greet()
  }

  /** Makes or drops the path, and sends the customer's picture and voice. */
  settle(): void {
    const { store, camera, voice } = this.#options
    const state = store.getState()
    if (!customerNeedsPeer(state)) {
      this.#close()
      return
    }
    // A path that is up outlives a short absence of the agent. A new path needs an agent who answers.
    const link = this.#link ?? (state.isSeatTaken ? this.#connect() : null)
    if (!link) return
    const isVideoSent = state.camera === 'sharing' && state.purpose === 'share' && !state.isOnHold
    link.setLocalTrack('video', isVideoSent ? camera.track : null)
    const isVoiceSent = canTalk(state) && !state.isOnHold
    link.setLocalTrack('audio', isVoiceSent ? voice.track : null)
  }

  #connect(): PeerLink | null {
    const { store, makePeer, inability, send } = this.#options
    const { call } = store.getState()
    if (!call || inability) return null
    this.#link = makePeer({
      isPolite: true,
      ice: call.ice,
      onSignal: (signal) => send({ type: 'signal', signal }),
      onRemoteTrack: (kind, track) =>
        store.setState(({ remote }) => ({ remote: { ...remote, [kind]: track } })),
      onState: (peer) => this.#stateChanged(peer),
    })
    store.setState({ peer: this.#link.state })
    return this.#link
  }

  #stateChanged(peer: PeerState): void {
    const { store, voice, onTrouble } = this.#options
    const before = store.getState()
    store.setState({ peer })
    const isUsed = voice.track !== null || before.camera === 'sharing'
    if (peer === 'failed' && before.peer !== 'failed' && isUsed) onTrouble('connection-failed')
    if (peer === 'connected' && before.trouble === 'connection-failed') {
      store.setState({ trouble: null })
    }
  }

  #close(): void {
    const link = this.#link
    if (!link) return
    this.#link = null
    link.close()
    this.#options.store.setState({ peer: null, remote: noRemote })
  }
}

import { clientClock } from '../../../client/client-clock.js'
import type { Clock } from '../../../call/clock.js'
import type { IceSettings, PeerSignal } from '../../../media/peer-connection.js'

/** A broken path may recover by itself for this long before a new one is sought. */
const restartAfterMs = 2_000
/** A connection that is not up in this time is replaced by a new one. */
const renewAfterMs = 10_000

/** Kinds of track that a link carries, one of each kind either way. */
export type TrackKind = 'audio' | 'video'

const trackKinds: readonly TrackKind[] = ['audio', 'video']

/**
 * State of a link. `waiting`: the other end has not come yet. `interrupted`: the path was up and is being mended.
 * `failed`: no path was found, and the link goes on trying.
 */
export type PeerState = 'waiting' | 'connecting' | 'connected' | 'interrupted' | 'failed' | 'closed'

/** The parts and callbacks of a link. */
export interface PeerLinkOptions {
  /** The customer's end is polite: it gives way, and follows when the agent's end begins again. */
  readonly isPolite: boolean
  readonly ice: IceSettings
  /** Takes a signal to the other end's `signal`, in order. The link makes up for a lost one. */
  readonly onSignal: (signal: PeerSignal) => void
  /** Takes the other end's track of this kind, or null when that end stops sending one. */
  readonly onRemoteTrack: (kind: TrackKind, track: MediaStreamTrack | null) => void
  readonly onState: (state: PeerState) => void
  readonly clock?: Clock
  /** Given by tests. The browser's own connection is used otherwise. */
  readonly makeConnection?: (configuration: RTCConfiguration) => RTCPeerConnection
}

/**
 * The picture and sound between the two browsers of a call, by perfect negotiation over one `RTCPeerConnection` after
 * another.
 *
 * Only the impolite end begins a connection. It does so when it is made, and whenever the polite end asks by an empty
 * signal, because that end has come or has come back without its state. The polite end takes an offer of another
 * session as a new connection. An answer names the session of its offer in its `s=` line, which browsers leave alone.
 * An answer to the offer before the last is therefore not taken for one to the last.
 */
export class PeerLink {
  #connection: RTCPeerConnection | null = null
  #state: PeerState = 'waiting'
  #ice: IceSettings
  /** Session of the other end's connection, from its last offer or answer. */
  #remoteSession = ''
  #isOffering = false
  #isClosed = false
  #work: Promise<void> = Promise.resolve()
  #cancelTimer = (): void => undefined
  readonly #localTracks = new Map<TrackKind, MediaStreamTrack>()
  readonly #remoteTracks = new Map<TrackKind, MediaStreamTrack>()
  readonly #options: PeerLinkOptions
  readonly #clock: Clock

  constructor(options: PeerLinkOptions) {
    this.#options = options
    this.#ice = options.ice
    this.#clock = options.clock ?? clientClock
    this.#begin()
  }

  get state(): PeerState {
    return this.#state
  }

  /** The other end's track of this kind, or null where it sends none. */
  remoteTrack(kind: TrackKind): MediaStreamTrack | null {
    return this.#remoteTracks.get(kind) ?? null
  }

  /** Sends this track from now on in place of the one before, or none for null. The track itself is left alone. */
  setLocalTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    if (track) this.#localTracks.set(kind, track)
    else this.#localTracks.delete(kind)
    this.#sendLocalTracks()
  }

  /** Takes other servers, or new credentials for them. The next connection uses them. */
  setIce(ice: IceSettings): void {
    this.#ice = ice
    this.#connection?.setConfiguration(configurationOf(ice))
  }

  /** Takes a signal of the other end. */
  signal(signal: PeerSignal): void {
    this.#work = this.#work.then(async () => {
      // A signal that no longer fits belongs to a connection that is over. The timers mend what is missing.
      await this.#take(signal).catch(() => undefined)
    })
  }

  /** The other end has come or come back. Connects where no connection is up. */
  greet(): void {
    if (!this.#isClosed && this.#state !== 'connected') this.#begin()
  }

  close(): void {
    this.#isClosed = true
    this.#drop()
    this.#enter('closed')
  }

  async #take({ description, candidate }: PeerSignal): Promise<void> {
    if (this.#isClosed) return
    if (description) await this.#takeDescription(description as RTCSessionDescriptionInit)
    else if (candidate) await this.#connection?.addIceCandidate(candidate)
    else if (!this.#options.isPolite) this.#begin()
  }

  async #takeDescription(description: RTCSessionDescriptionInit): Promise<void> {
    const session = sessionOf(description.sdp)
    if (description.type === 'offer') {
      const isNew = session !== this.#remoteSession
      if (this.#options.isPolite && (isNew || !this.#connection)) this.#connect()
      await this.#takeOffer(description)
    } else {
      const connection = this.#connection
      const isOurs =
        answeredSession(description.sdp) === sessionOf(connection?.localDescription?.sdp)
      if (!isOurs || connection?.signalingState !== 'have-local-offer') return
      await connection.setRemoteDescription(description)
    }
    this.#remoteSession = session
    this.#reportRemoteTracks()
  }

  async #takeOffer(offer: RTCSessionDescriptionInit): Promise<void> {
    const connection = this.#connection
    if (!connection) return
    const isCollision = this.#isOffering || connection.signalingState !== 'stable'
    if (isCollision && !this.#options.isPolite) throw new Error('The own offer stands.')
    await connection.setRemoteDescription(offer)
    this.#sendLocalTracks()
    await connection.setLocalDescription()
    const { type, sdp } = connection.localDescription ?? {}
    if (!type || sdp === undefined || connection !== this.#connection) return
    const named = sdp.replace(/^s=.*$/m, `s=${sessionOf(offer.sdp)}`)
    this.#options.onSignal({ description: { type, sdp: named } })
  }

  /** The impolite end offers a fresh connection. The polite one asks for an offer until a connection is up. */
  #begin(): void {
    if (!this.#options.isPolite) {
      this.#connect()
      return
    }
    this.#options.onSignal({})
    this.#beginAgainAfter(renewAfterMs)
  }

  #connect(): void {
    this.#drop()
    const make = this.#options.makeConnection ?? ((how) => new RTCPeerConnection(how))
    const connection = make(configurationOf(this.#ice))
    this.#connection = connection
    connection.onnegotiationneeded = () => void this.#offer(connection)
    connection.onicecandidate = ({ candidate }) => {
      if (candidate) this.#options.onSignal({ candidate: candidate.toJSON() })
    }
    connection.onconnectionstatechange = () => this.#connectionChanged(connection)
    connection.onsignalingstatechange = () => this.#reportRemoteTracks()
    // The polite end's lines come with the first offer. So there is one line of each kind, whichever end sends on it.
    if (this.#options.isPolite) {
      this.#beginAgainAfter(renewAfterMs)
      return
    }
    for (const kind of trackKinds) connection.addTransceiver(kind, { direction: 'recvonly' })
    this.#sendLocalTracks()
  }

  #sendLocalTracks(): void {
    for (const transceiver of this.#connection?.getTransceivers() ?? []) {
      const kind = transceiver.receiver.track.kind as TrackKind
      const track = this.#localTracks.get(kind) ?? null
      const direction = track ? 'sendrecv' : 'recvonly'
      if (transceiver.sender.track !== track) void transceiver.sender.replaceTrack(track)
      if (transceiver.direction !== direction) transceiver.direction = direction
    }
  }

  async #offer(connection: RTCPeerConnection): Promise<void> {
    if (connection !== this.#connection) return
    this.#isOffering = true
    try {
      await connection.setLocalDescription()
      const { type, sdp } = connection.localDescription ?? {}
      if (!type || sdp === undefined || connection !== this.#connection) return
      // Where the other end's offer came first, its answer has gone out already.
      if (type === 'offer') this.#options.onSignal({ description: { type, sdp } })
    } catch {
      // The connection was closed meanwhile, or the other end's offer came in between and is answered.
    } finally {
      this.#isOffering = false
    }
  }

  #connectionChanged(connection: RTCPeerConnection): void {
    if (connection !== this.#connection) return
    switch (connection.connectionState) {
      case 'connected':
        this.#cancelTimer()
        this.#enter('connected')
        break
      case 'disconnected':
        this.#enter('interrupted')
        this.#cancelTimer()
        this.#cancelTimer = this.#clock.after(restartAfterMs, () => {
          connection.restartIce()
          this.#beginAgainAfter(renewAfterMs)
        })
        break
      case 'failed':
        this.#enter('failed')
        this.#beginAgainAfter(restartAfterMs)
        break
      case 'connecting':
        if (this.#state === 'waiting') this.#enter('connecting')
        break
      case 'new':
      case 'closed':
    }
  }

  /** Only the polite end runs this timer. Two ends that began again by themselves would cross each other. */
  #beginAgainAfter(delayMs: number): void {
    this.#cancelTimer()
    if (!this.#options.isPolite) return
    this.#cancelTimer = this.#clock.after(delayMs, () => {
      if (this.#state === 'connecting') this.#enter('failed')
      this.#begin()
    })
  }

  /** A kind is received only where both ends have agreed on it. The track alone does not show that. */
  #reportRemoteTracks(): void {
    const connection = this.#connection
    if (connection?.signalingState !== 'stable') return
    for (const transceiver of connection.getTransceivers()) {
      const { track } = transceiver.receiver
      const direction = transceiver.currentDirection
      const isReceived = direction === 'sendrecv' || direction === 'recvonly'
      this.#setRemoteTrack(track.kind as TrackKind, isReceived ? track : null)
    }
  }

  #setRemoteTrack(kind: TrackKind, track: MediaStreamTrack | null): void {
    if (this.remoteTrack(kind) === track) return
    if (track) this.#remoteTracks.set(kind, track)
    else this.#remoteTracks.delete(kind)
    this.#options.onRemoteTrack(kind, track)
  }

  #drop(): void {
    this.#cancelTimer()
    const connection = this.#connection
    this.#connection = null
    this.#isOffering = false
    this.#remoteSession = ''
    connection?.close()
    for (const kind of trackKinds) this.#setRemoteTrack(kind, null)
    if (this.#state === 'connected') this.#enter('interrupted')
  }

  #enter(state: PeerState): void {
    if (this.#state === state) return
    this.#state = state
    this.#options.onState(state)
  }
}

function configurationOf({ iceServers, iceTransportPolicy }: IceSettings): RTCConfiguration {
  const servers = iceServers.map(({ urls, ...login }) => ({ urls: [...urls], ...login }))
  return { iceServers: servers, iceTransportPolicy }
}

/** The session of a description: the id in its `o=` line, which stays the same for a connection's whole life. */
function sessionOf(sdp: string | undefined): string {
  return /^o=\S+ (\S+)/m.exec(sdp ?? '')?.[1] ?? ''
}

/** The session of the offer that an answer belongs to. */
function answeredSession(sdp: string | undefined): string {
  return /^s=(\S+)/m.exec(sdp ?? '')?.[1] ?? ''
}

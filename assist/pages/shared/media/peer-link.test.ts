import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { ManualClock } from '../../../call/clock.js'
import type { PeerSignal } from '../../../media/peer-connection.js'
import { PeerLink, type PeerState, type TrackKind } from './peer-link.js'

let lastSession = 0

interface FakeTransceiver {
  readonly receiver: { readonly track: { readonly kind: string } }
  readonly sender: {
    track: MediaStreamTrack | null
    replaceTrack(track: MediaStreamTrack | null): Promise<void>
  }
  direction: string
  currentDirection: string | null
}

const sends = (direction: string): boolean => direction === 'sendrecv' || direction === 'sendonly'

/** The part of a browser's connection that a link uses: states of signalling, and tracks either way. */
class FakeConnection {
  readonly session = `session${++lastSession}`
  signalingState: RTCSignalingState = 'stable'
  connectionState: RTCPeerConnectionState = 'new'
  localDescription: { type: 'offer' | 'answer'; sdp: string } | null = null
  restarts = 0
  onnegotiationneeded: (() => void) | null = null
  onicecandidate: ((event: { candidate: null }) => void) | null = null
  onconnectionstatechange: (() => void) | null = null
  onsignalingstatechange: (() => void) | null = null
  readonly #transceivers: FakeTransceiver[] = []
  #agreed = ''
  #isNeeded = false

  addTransceiver(kind: string, { direction }: { direction: string }): void {
    this.#transceivers.push(this.#transceiver(kind, direction))
    this.#need()
  }

  getTransceivers(): readonly FakeTransceiver[] {
    return this.#transceivers
  }

  setLocalDescription(): Promise<void> {
    const isAnswer = this.signalingState === 'have-remote-offer'
    const lines = this.#transceivers.map(({ receiver, direction }) => {
      return `m=${receiver.track.kind} ${sends(direction) ? 'sends' : 'listens'}`
    })
    const sdp = [`o=- ${this.session} 2 IN IP4 127.0.0.1`, 's=-', ...lines].join('\n')
    this.localDescription = { type: isAnswer ? 'answer' : 'offer', sdp }
    this.signalingState = isAnswer ? 'stable' : 'have-local-offer'
    if (isAnswer) this.#settle()
    return Promise.resolve()
  }

  setRemoteDescription({ type, sdp }: { type: string; sdp: string }): Promise<void> {
    this.#agreed = sdp
    if (type === 'answer') {
      assert.equal(this.signalingState, 'have-local-offer')
      this.signalingState = 'stable'
      this.#settle()
      return Promise.resolve()
    }
    for (const [, kind = ''] of sdp.matchAll(/^m=(\w+)/gm)) {
      const isThere = this.#transceivers.some(({ receiver }) => receiver.track.kind === kind)
      if (!isThere) this.#transceivers.push(this.#transceiver(kind, 'recvonly'))
    }
    this.signalingState = 'have-remote-offer'
    return Promise.resolve()
  }

  addIceCandidate(): Promise<void> {
    return Promise.reject(new Error('A candidate of nobody.'))
  }

  /** Session of the other end's connection to which this one has agreed. */
  get agreedSession(): string {
    return /^o=- (\S+)/m.exec(this.#agreed)?.[1] ?? ''
  }

  restartIce(): void {
    this.restarts++
    this.#need()
  }

  close(): void {
    this.signalingState = 'closed'
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state
    this.onconnectionstatechange?.()
  }

  #transceiver(kind: string, direction: string): FakeTransceiver {
    const need = () => this.#need()
    let wanted = direction
    return {
      receiver: { track: { kind } },
      sender: {
        track: null,
        replaceTrack(track) {
          this.track = track
          return Promise.resolve()
        },
      },
      currentDirection: null,
      get direction() {
        return wanted
      },
      set direction(next) {
        wanted = next
        need()
      },
    }
  }

  #settle(): void {
    for (const transceiver of this.#transceivers) {
      const { kind } = transceiver.receiver.track
      const isHeard = this.#agreed.includes(`m=${kind} sends`)
      const isSent = sends(transceiver.direction)
      transceiver.currentDirection = isHeard
        ? isSent
          ? 'sendrecv'
          : 'recvonly'
        : isSent
          ? 'sendonly'
          : 'inactive'
    }
    this.onsignalingstatechange?.()
  }

  #need(): void {
    if (this.#isNeeded) return
    this.#isNeeded = true
    queueMicrotask(() => {
      this.#isNeeded = false
      if (this.signalingState === 'stable' && this.#isUnsettled()) this.onnegotiationneeded?.()
    })
  }

  #isUnsettled(): boolean {
    return this.#transceivers.some(
      ({ direction, currentDirection }) =>
        currentDirection === null || sends(direction) !== sends(currentDirection),
    )
  }
}

/** One browser's end, with what it sent and received. */
class End {
  readonly connections: FakeConnection[] = []
  readonly signals: PeerSignal[] = []
  readonly states: PeerState[] = []
  readonly heard = new Map<TrackKind, MediaStreamTrack | null>()
  readonly clock = new ManualClock()
  readonly link: PeerLink

  constructor(isPolite: boolean) {
    this.link = new PeerLink({
      isPolite,
      ice: { iceServers: [], iceTransportPolicy: 'all' },
      onSignal: (signal) => this.signals.push(signal),
      onRemoteTrack: (kind, track) => this.heard.set(kind, track),
      onState: (state) => this.states.push(state),
      clock: this.clock,
      makeConnection: () => {
        const connection = new FakeConnection()
        this.connections.push(connection)
        return connection as unknown as RTCPeerConnection
      },
    })
  }

  get connection(): FakeConnection {
    return this.connections.at(-1)!
  }

  isHeard(kind: TrackKind): boolean {
    return this.link.remoteTrack(kind) !== null
  }
}

const track = (kind: TrackKind) => ({ kind }) as MediaStreamTrack

/** Carries all signals over, in order and both ways, until none is left. */
async function carry(one: End, other: End): Promise<void> {
  for (let round = 0; round < 20; round++) {
    await setImmediate()
    for (const signal of one.signals.splice(0)) other.link.signal(signal)
    for (const signal of other.signals.splice(0)) one.link.signal(signal)
  }
}

async function pair(): Promise<{ agent: End; customer: End }> {
  const agent = new End(false)
  const customer = new End(true)
  await carry(agent, customer)
  return { agent, customer }
}

test('both ends hear what the other sends, whoever came first, over one line of each kind', async () => {
  const { agent, customer } = await pair()
  customer.link.setLocalTrack('audio', track('audio'))
  agent.link.setLocalTrack('audio', track('audio'))
  await carry(agent, customer)
  customer.link.setLocalTrack('video', track('video'))
  await carry(agent, customer)

  assert.ok(customer.isHeard('audio') && !customer.isHeard('video'))
  assert.ok(agent.isHeard('audio') && agent.isHeard('video'))
  assert.equal(agent.connection.getTransceivers().length, 2)

  customer.link.setLocalTrack('video', null)
  await carry(agent, customer)
  assert.equal(agent.heard.get('video'), null)
})

test('a track that is there before the other end goes out with the first answer', async () => {
  const customer = new End(true)
  customer.link.setLocalTrack('video', track('video'))
  const agent = new End(false)
  await carry(customer, agent)
  assert.ok(agent.isHeard('video'))
})

test('an agent whose page was loaded again gets the picture without a word of the customer', async () => {
  const { agent, customer } = await pair()
  customer.link.setLocalTrack('video', track('video'))
  await carry(agent, customer)
  agent.link.close()
  agent.signals.length = 0

  const returned = new End(false)
  await carry(returned, customer)
  assert.ok(returned.isHeard('video'))
  assert.equal(customer.connections[0]!.signalingState, 'closed')
})

test('a customer whose page was loaded again asks, and the agent begins anew', async () => {
  const { agent, customer } = await pair()
  agent.link.setLocalTrack('audio', track('audio'))
  await carry(agent, customer)
  customer.link.close()
  customer.signals.length = 0

  const returned = new End(true)
  await carry(returned, agent)
  assert.ok(returned.isHeard('audio'))
  assert.equal(agent.connections[0]!.signalingState, 'closed')
})

test('an answer to an offer before the last is not taken for one to the last', async () => {
  const agent = new End(false)
  await setImmediate()
  const [first] = agent.signals.splice(0)
  const customer = new End(true)
  customer.link.signal(first!)
  await setImmediate()
  // The customer asked on arrival and has since answered the first offer. That answer arrives after a second offer.
  assert.deepEqual(
    customer.signals.map(({ description }) => description?.type ?? 'asks'),
    ['asks', 'answer'],
  )
  await carry(customer, agent)
  assert.equal(customer.connections.length, 2)
  assert.equal(agent.connection.agreedSession, customer.connection.session)
  assert.equal(customer.connection.agreedSession, agent.connection.session)
  customer.link.setLocalTrack('video', track('video'))
  await carry(customer, agent)
  assert.ok(agent.isHeard('video'))
})

test('where both offer at once the polite end gives way, and both are heard', async () => {
  const { agent, customer } = await pair()
  agent.link.setLocalTrack('video', track('video'))
  customer.link.setLocalTrack('video', track('video'))
  await carry(agent, customer)
  assert.ok(agent.isHeard('video') && customer.isHeard('video'))
})

test('a broken path is sought anew after a while, and a connection that stays broken is replaced', async () => {
  const { agent, customer } = await pair()
  for (const end of [agent, customer]) end.connection.become('connected')
  customer.connection.become('disconnected')
  assert.equal(customer.link.state, 'interrupted')
  customer.clock.advance(1_000)
  assert.equal(customer.connection.restarts, 0)
  customer.clock.advance(1_500)
  assert.equal(customer.connection.restarts, 1)

  customer.connection.become('failed')
  assert.deepEqual(customer.states.slice(-2), ['interrupted', 'failed'])
  customer.clock.advance(2_500)
  await carry(agent, customer)
  assert.equal(agent.connections.length, 3)
  customer.connection.become('connected')
  assert.equal(customer.link.state, 'connected')
})

test('a customer whom nobody answers asks again, until the page is closed', async () => {
  const customer = new End(true)
  customer.clock.advance(10_000)
  customer.clock.advance(10_000)
  assert.deepEqual(customer.signals, [{}, {}, {}])
  customer.link.close()
  customer.clock.advance(60_000)
  assert.equal(customer.signals.length, 3)
  await setImmediate()
  assert.equal(customer.link.state, 'closed')
})

test('a candidate that belongs to nothing any more harms nothing', async () => {
  const { agent, customer } = await pair()
  agent.link.signal({ candidate: { candidate: 'candidate:1' } })
  customer.link.setLocalTrack('audio', track('audio'))
  await carry(agent, customer)
  assert.ok(agent.isHeard('audio'))
})

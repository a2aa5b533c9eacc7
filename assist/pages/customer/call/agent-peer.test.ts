import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeTrack } from '../../../testing/pages/fake-track.js'
import type { PeerLink, PeerLinkOptions, PeerState } from '../../shared/media/peer-link.js'
import { createCustomerStore } from '../state/customer-store.js'
import { noRemote } from '../state/customer-state.js'
import type { Trouble } from '../state/trouble.js'
import { AgentPeer } from './agent-peer.js'

function setUp(inability: Trouble | null = null) {
  const store = createCustomerStore()
  store.setState({
    ...{ connection: 'open', sound: 'page', isSeatTaken: true },
    call: {
      ...{ callId: 'c1', secret: 's', language: 'en' },
      ice: { iceServers: [], iceTransportPolicy: 'all' },
    },
  })
  const links: PeerLinkOptions[] = []
  const troubles: Trouble[] = []
  const peer = new AgentPeer({
    ...{ store, inability, camera: { track: null }, voice: { track: new FakeTrack().track } },
    send: () => undefined,
    makePeer: (options) => {
      links.push(options)
      const link = { state: 'waiting', setLocalTrack: () => undefined, close: () => undefined }
      return link as unknown as PeerLink
    },
    onTrouble: (trouble) => {
      store.setState({ trouble })
      troubles.push(trouble)
    },
  })
  return { store, links, troubles, peer }
}

test('a path begins only with an agent at the seat, and outlives their absence', () => {
  const { store, links, peer } = setUp()
  store.setState({ isSeatTaken: false })
  peer.settle()
  assert.equal(links.length, 0)
  store.setState({ isSeatTaken: true })
  peer.settle()
  store.setState({ isSeatTaken: false })
  peer.settle()
  assert.equal(links.length, 1)
  assert.equal(store.getState().peer, 'waiting')
})

test('a browser that can give no media makes no path', () => {
  const { links, peer } = setUp('no-webrtc')
  peer.settle()
  assert.equal(links.length, 0)
})

test('a failed path is reported once, and the trouble goes when the path is up', () => {
  const { store, links, troubles, peer } = setUp()
  peer.settle()
  const states: PeerState[] = ['connecting', 'failed', 'failed', 'connected']
  for (const state of states) links[0]!.onState(state)
  assert.deepEqual(troubles, ['connection-failed'])
  assert.equal(store.getState().trouble, null)
})

test('a call that is over takes the path and the picture of the agent away', () => {
  const { store, links, peer } = setUp()
  peer.settle()
  links[0]!.onRemoteTrack('video', new FakeTrack().track)
  assert.ok(store.getState().remote.video)
  store.setState({ connection: 'over' })
  peer.settle()
  assert.equal(store.getState().peer, null)
  assert.deepEqual(store.getState().remote, noRemote)
})

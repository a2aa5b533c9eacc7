import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStore } from 'zustand/vanilla'
import { FakeTrack } from '../../../../testing/pages/fake-track.js'
import { voiceRoom } from '../../../../testing/pages/voice-room.js'
import type { PeerLink, PeerLinkOptions } from '../../../shared/media/peer-link.js'
import { noMedia, type SeatMedia } from './seat-media.js'
import { SeatPeer } from './seat-peer.js'

const none = { audio: null, video: null }
const present = { ...voiceRoom, customer: 'present' } as const

function setUp() {
  const media = createStore<SeatMedia>()(() => noMedia)
  const links: PeerLinkOptions[] = []
  const deeds: string[] = []
  const peer = new SeatPeer({
    media,
    makeLink: (options) => {
      links.push(options)
      return {
        state: 'waiting',
        setLocalTrack: () => undefined,
        setIce: () => deeds.push('ice'),
        greet: () => deeds.push('greet'),
        close: () => deeds.push('close'),
      } as unknown as PeerLink
    },
    onSignal: () => undefined,
    onRemoteTrack: () => deeds.push('remote'),
  })
  return { media, links, deeds, peer }
}

test('one link serves the whole call, and only a customer who comes back is greeted', () => {
  const { links, deeds, peer } = setUp()
  peer.settle(present, none)
  peer.settle({ ...present, customer: 'away' }, none)
  peer.settle(present, none)
  peer.settle(present, none)
  assert.equal(links.length, 1)
  assert.deepEqual(deeds, ['greet'])
})

test('other servers reach the link once', () => {
  const { deeds, peer } = setUp()
  const ice = { ...present.ice, iceServers: [{ urls: ['stun:stun.example'] }] }
  peer.settle(present, none)
  peer.settle({ ...present, ice }, none)
  peer.settle({ ...present, ice: { ...ice } }, none)
  assert.deepEqual(deeds, ['ice'])
})

test("the customer's tracks are in the store before they are reported, and gone after the end", () => {
  const { media, links, deeds, peer } = setUp()
  peer.settle(present, none)
  const { track } = new FakeTrack()
  links[0]!.onRemoteTrack('video', track)
  assert.deepEqual(deeds, ['remote'])
  assert.equal(media.getState().remoteVideo, track)
  peer.close()
  peer.close()
  assert.deepEqual(deeds, ['remote', 'close'])
  assert.deepEqual(media.getState(), noMedia)
})

import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { test } from 'node:test'
import { createStore } from 'zustand/vanilla'
import { ManualClock } from '../../../call/clock.js'
import type { RoomView, SeatAction } from '../../../media/seat-protocol.js'
import { seatMemory, voiceRoom } from '../../../testing/pages/voice-room.js'
import type { AudioSnapshot } from '../../shared/audio/audio-desk.js'
import type { MicrophoneSource } from '../../shared/audio/microphone.js'
import type { PeerLink, PeerLinkOptions } from '../../shared/media/peer-link.js'
import { DeskStore } from '../state/desk-store.js'
import { SeatDesk } from './seat-desk.js'

const link = { url: 'https://assist.example/c/t', expiresAt: '2026-01-01T00:00:00Z' }
const track = (name: string) =>
  ({
    name,
    stop: () => undefined,
    addEventListener: () => undefined,
  }) as unknown as MediaStreamTrack

/** A page that sits at a call. `say` delivers a room, in which `part` overrides the defaults. */
function setUp(part: Partial<RoomView> = {}, canOpen = true) {
  const asked: SeatAction[] = []
  const deeds: string[] = []
  const store = new DeskStore({
    remembered: { callId: 'c', isPicked: true },
    remember: () => undefined,
    seatMemory: seatMemory(),
    schedule: (draw) => {
      setImmediate(draw)
    },
  })
  store.attach({
    watch: () => undefined,
    send: (request) => {
      if (request.type === 'seat') asked.push(request.action)
    },
  })
  const sound = createStore<AudioSnapshot>()(() => ({ phase: 'idle' }))
  const enter = (next: AudioSnapshot) => sound.setState(next, true)
  const sending = (callId: string): AudioSnapshot => ({
    ...{
      phase: 'sending',
      kind: 'seat',
      callId,
      isMuted: false,
      isSpeakingMuted: false,
      isWaiting: false,
    },
    progress: { positionMs: 0, totalMs: null, level: 0 },
  })
  const peers: PeerLinkOptions[] = []
  const clock = new ManualClock()
  const seat = new SeatDesk({
    store,
    clock,
    wasMuted: () => false,
    audio: {
      state: sound,
      begin: async (kind, open, callId) => {
        deeds.push(`begin ${kind}`)
        enter({ phase: 'opening', kind })
        await open()
        enter(canOpen ? sending(callId ?? '') : { phase: 'idle' })
      },
      stop: () => {
        deeds.push('stop sound')
        enter({ ...sending('c'), phase: 'finishing' } as AudioSnapshot)
      },
      setMuted: (isMuted) => void deeds.push(`muted ${isMuted}`),
    },
    language: () => 'en',
    openMicrophone: () => Promise.resolve({ track: track('voice') } as unknown as MicrophoneSource),
    openShown: (what) => Promise.resolve(track(what)),
    record: (tracks, name) => {
      deeds.push(`record ${name} with ${tracks.voices.length} voices`)
      return () => deeds.push('recorded')
    },
    makeLink: (options) => {
      peers.push(options)
      return {
        state: 'waiting',
        setLocalTrack: (kind: string, local: { name: string } | null) =>
          deeds.push(`${kind} ${local?.name ?? 'none'}`),
        greet: () => deeds.push('greet'),
        close: () => deeds.push('close'),
        setIce: () => undefined,
        signal: () => deeds.push('signal'),
      } as unknown as PeerLink
    },
  })
  const say = async (next: Partial<RoomView>) => {
    const room = { ...voiceRoom, ...part, ...next }
    store.received({ type: 'seat', callId: 'c', notice: { kind: 'room', room } })
    for (let round = 0; round < 5; round++) await turn()
  }
  store.connectionChanged('open')
  const kinds = () => asked.map(({ kind }) => kind).filter((kind) => kind !== 'voice')
  return { store, seat, asked, kinds, deeds, say, peers, clock, enter }
}

test('whoever begins a call sits down and has a link as soon as the room is known, once', async () => {
  const { seat, kinds, say } = setUp()
  seat.sitWithLink()
  assert.deepEqual(kinds(), ['sit'])
  await say({})
  await say({ link })
  assert.deepEqual(kinds(), ['sit', 'make-link'])
})

test('an invitation to somebody who is not there makes a link and is sent when they come', async () => {
  const { seat, asked, say } = setUp()
  seat.invite('video')
  await say({})
  await say({ link })
  assert.ok(!asked.some(({ kind }) => kind === 'invite'))
  await say({ link, customer: 'present' })
  await say({ link, customer: 'present' })
  assert.deepEqual(
    asked.filter(({ kind }) => kind === 'invite'),
    [{ kind: 'invite', medium: 'video' }],
  )
})

test('the microphone opens for a call over the page, and its track goes to the customer', async () => {
  const { store, deeds, say } = setUp({ customer: 'present' })
  store.sit()
  await say({})
  assert.equal(deeds.filter((deed) => deed === 'begin seat').length, 1)
  assert.ok(deeds.includes('audio voice'))
  await say({ isOnHold: true })
  assert.deepEqual(
    [deeds.includes('muted true'), deeds.at(-2)],
    [true, 'audio none'],
    'on hold nobody hears the agent',
  )
})

test('on a telephone call there is neither a microphone nor sound between the pages', async () => {
  const { store, deeds, say, peers } = setUp({ customer: 'present', sound: 'telephone' })
  store.sit()
  await say({})
  assert.equal(deeds.length, 0)
  await say({ medium: 'video' })
  assert.equal(peers.length, 1)
  assert.ok(!deeds.includes('audio voice'))
})

test('a microphone that cannot be had is not asked for again by itself', async () => {
  const { store, seat, deeds, say } = setUp({}, false)
  store.sit()
  await say({})
  await say({})
  assert.equal(deeds.filter((deed) => deed === 'begin seat').length, 1)
  assert.equal(seat.media.getState().isMicrophoneMissing, true)
})

test('a customer who comes back is greeted, so that the picture comes back as well', async () => {
  const { store, deeds, say } = setUp({ medium: 'video', sound: 'telephone' })
  store.sit()
  await say({ customer: 'present' })
  await say({ customer: 'away' })
  await say({ customer: 'present' })
  assert.equal(deeds.filter((deed) => deed === 'greet').length, 1)
})

test('what is shown ends where the room ends it, and not before the room has heard of it', async () => {
  const { store, seat, say, kinds } = setUp({ customer: 'present', sound: 'telephone' })
  store.sit()
  await say({})
  await seat.show('camera')
  await say({})
  assert.ok(seat.media.getState().ownVideo)
  assert.ok(kinds().includes('demonstrate'))
  await say({ demonstration: 'camera' })
  await say({ demonstration: null })
  assert.equal(seat.media.getState().ownVideo, null)
})

test('a call ends as soon as the last words have arrived, and at once where it is asked again', async () => {
  const { store, seat, say, kinds, clock } = setUp({ customer: 'present' })
  store.sit()
  await say({})
  seat.endCall()
  assert.ok(!kinds().includes('end'))
  clock.advance(400)
  assert.ok(kinds().includes('end'))

  const hurried = setUp({ customer: 'present' })
  hurried.store.sit()
  await hurried.say({})
  hurried.seat.endCall()
  hurried.seat.endCall()
  hurried.clock.advance(4_000)
  assert.equal(hurried.kinds().filter((kind) => kind === 'end').length, 1)
})

test('an end that the network took with it is sent again, behind the seat; a page that is left sends it at once', async () => {
  const { store, seat, say, kinds } = setUp({ customer: 'present', medium: 'text' })
  store.sit()
  await say({})
  store.connectionChanged('reconnecting')
  seat.endCall()
  store.connectionChanged('open')
  await turn()
  assert.deepEqual(kinds().slice(-2), ['sit', 'end'])

  const left = setUp({ customer: 'present' })
  left.store.sit()
  await left.say({})
  left.seat.endCall()
  left.seat.pageLeft()
  assert.equal(left.kinds().at(-1), 'end')
})

test('what is recorded is exactly what both sides are told is recorded', async () => {
  const { store, deeds, say, peers } = setUp({ customer: 'present', medium: 'video' })
  store.sit()
  await say({})
  peers[0]?.onRemoteTrack('video', track('picture'))
  peers[0]?.onRemoteTrack('audio', track('their voice'))
  assert.ok(!deeds.some((deed) => deed.startsWith('record')))
  await say({ isRecording: true })
  await say({ isRecording: true })
  assert.deepEqual(
    deeds.filter((deed) => deed.startsWith('record')),
    ['record c-1 with 2 voices'],
  )
  await say({ isRecording: false })
  assert.equal(deeds.filter((deed) => deed === 'recorded').length, 1)
})

test('a page that is replaced lets go of everything', async () => {
  const { store, deeds, say } = setUp({ customer: 'present' })
  store.sit()
  await say({})
  store.received({ type: 'seat', callId: 'c', notice: { kind: 'replaced' } })
  for (let round = 0; round < 3; round++) await turn()
  assert.ok(deeds.includes('close') && deeds.includes('stop sound'))
})

test('a page whose seat a colleague took meanwhile lets go of its devices until it takes over', async () => {
  const { store, deeds, say } = setUp()
  store.sit()
  await say({ customer: 'present' })
  deeds.length = 0
  store.received({ type: 'seat', callId: 'c', notice: { kind: 'taken' } })
  await turn()
  assert.deepEqual(deeds, ['close', 'stop sound'])
})

test('the customer is told of the agent’s voice at each change, and anew after a lost connection', async () => {
  const { store, asked, say, enter } = setUp({ customer: 'present' })
  store.sit()
  await say({})
  enter({ phase: 'idle' })
  await turn()
  store.connectionChanged('reconnecting')
  await turn()
  store.connectionChanged('open')
  await turn()
  const told = asked.flatMap((action) => (action.kind === 'voice' ? [action.voice] : []))
  assert.deepEqual(told, ['on', 'off'])
})

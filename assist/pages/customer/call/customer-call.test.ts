import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { ManualClock } from '../../../call/clock.js'
import type { CustomerMessage, CustomerRequest } from '../../../media/customer-protocol.js'
import { FakeAudio } from '../../../testing/pages/fake-audio.js'
import { FakeTrack } from '../../../testing/pages/fake-track.js'
import type { MicrophoneSource } from '../../shared/audio/microphone.js'
import type { PeerLink } from '../../shared/media/peer-link.js'
import { CustomerCall, type CustomerCallOptions } from './customer-call.js'
import { CameraDesk } from '../media/camera-desk.js'
import { createCustomerStore } from '../state/customer-store.js'

const microphoneTrack = { kind: 'audio' } as MediaStreamTrack

const welcome: Extract<CustomerMessage, { type: 'welcome' }> = {
  ...{ type: 'welcome', callId: 'c1', secret: 's', language: 'en', medium: 'voice', notice: null },
  ...{ sound: 'page', invitation: null, isOnHold: false, demonstration: null, agentVoice: 'off' },
  ...{
    isRecording: false,
    isPaused: false,
    messages: [],
    ice: { iceServers: [], iceTransportPolicy: 'all' },
  },
}

function setUp(options: Partial<CustomerCallOptions> = {}) {
  const store = createCustomerStore()
  const audio = new FakeAudio()
  const clock = new ManualClock()
  const sent: CustomerRequest[] = []
  const tracks: FakeTrack[] = []
  const carried = new Map<string, MediaStreamTrack | null>()
  const peer = {
    state: 'waiting',
    setLocalTrack: (kind: string, track: MediaStreamTrack | null) => carried.set(kind, track),
    greet: () => undefined,
    close: () => carried.clear(),
  } as unknown as PeerLink
  const camera = new CameraDesk({
    store,
    userAgent: '',
    open: () => {
      const track = new FakeTrack()
      tracks.push(track)
      return Promise.resolve(track.track)
    },
    setTorch: () => Promise.resolve(),
    onTrouble: (trouble) => call.trouble(trouble),
  })
  const call = new CustomerCall({
    ...{ store, camera, clock, inability: null },
    audio: audio.desk,
    send: (request) => sent.push(request),
    keepSecret: () => undefined,
    openMicrophone: () => Promise.resolve({ track: microphoneTrack } as MicrophoneSource),
    makePeer: () => peer,
    takeStill: () =>
      Promise.resolve({ bytes: new Blob(), widthPx: 4, heightPx: 3, takenAt: '2026-01-05' }),
    findPlace: () => Promise.resolve(null),
    sendStill: () => Promise.resolve(),
    ...options,
  })
  call.received(welcome)
  call.received({ type: 'seat', isTaken: true })
  const invite = (medium: 'voice' | 'video') =>
    call.received({
      type: 'invitation',
      invitation: { invitationId: 'i1', medium, state: 'invited' },
    })
  const types = () => sent.map(({ type }) => type)
  return { store, audio, clock, sent, tracks, carried, call, invite, types }
}

test('the camera is asked for at the acceptance, sent only after the preview, and let go at the end', async () => {
  const { call, invite, tracks, carried, types, store } = setUp()
  invite('video')
  assert.equal(tracks.length, 0)
  call.answer(true)
  await setImmediate()
  assert.equal(store.getState().camera, 'preview')
  assert.equal(carried.get('video'), null)
  assert.deepEqual(types(), ['answer'])

  call.startSharing()
  assert.equal(carried.get('video'), tracks[0]!.track)
  call.setPaused(true)
  assert.equal(carried.get('video'), null)
  call.setPaused(false)
  call.stopVideo()
  assert.deepEqual(types(), ['answer', 'joined', 'left'])
  assert.ok(!tracks[0]!.isRunning)
})

test('the agent goes back to voice: the camera is off, the voice goes on', async () => {
  const { call, invite, tracks, audio, carried } = setUp()
  call.talk()
  invite('video')
  call.answer(true)
  await setImmediate()
  call.startSharing()
  call.received({ type: 'medium', medium: 'video' })
  const left = { invitationId: 'i1', medium: 'video', state: 'left' } as const
  call.received({ type: 'invitation', invitation: left })
  call.received({ type: 'medium', medium: 'voice' })
  assert.ok(!tracks[0]!.isRunning)
  assert.equal(audio.state.getState().phase, 'sending')
  assert.equal(carried.get('audio'), microphoneTrack)
})

test('on hold neither picture nor voice goes out, and afterwards the customer is muted as before', async () => {
  const { call, audio, carried } = setUp()
  call.talk()
  await setImmediate()
  assert.equal(carried.get('audio'), microphoneTrack)
  call.received({ type: 'hold', isOn: true })
  assert.equal(carried.get('audio'), null)
  assert.ok(audio.isMuted)
  call.received({ type: 'hold', isOn: false })
  assert.ok(!audio.isMuted)
})

test('the sound comes over the telephone: the page stops its own', async () => {
  const { call, audio } = setUp()
  call.talk()
  await setImmediate()
  call.received({ type: 'sound', sound: 'telephone' })
  assert.equal(audio.state.getState().phase, 'idle')
})

test('a voice that the network lost begins again by itself, once the page is connected', async () => {
  const { call, audio, clock, types, store } = setUp()
  call.talk()
  await setImmediate()
  call.connectionChanged('reconnecting')
  audio.enter({ phase: 'idle' })
  call.voiceFailed('voice-lost')
  clock.advance(10_000)
  assert.equal(audio.begun, 1)
  call.received(welcome)
  clock.advance(3_000)
  await setImmediate()
  assert.equal(audio.begun, 2)
  assert.equal(store.getState().trouble, null)
  assert.deepEqual(types(), ['voice', 'trouble', 'voice', 'voice'])

  audio.enter({ phase: 'idle' })
  call.voiceFailed('voice-lost')
  call.dismissTrouble()
  clock.advance(10_000)
  assert.equal(audio.begun, 2, 'the customer did not want it any more')
})

test('a browser that cannot do it refuses, and says why to both', () => {
  const { call, invite, sent, store } = setUp({ inability: 'in-app' })
  invite('video')
  call.answer(true)
  assert.deepEqual(sent, [
    { type: 'answer', invitationId: 'i1', isAccepted: false },
    { type: 'trouble', trouble: 'browser-unable' },
  ])
  assert.equal(store.getState().trouble, 'in-app')
})

test('what was written and what is on is told again after a loss', async () => {
  const { call, invite, sent } = setUp()
  invite('video')
  call.answer(true)
  await setImmediate()
  call.startSharing()
  call.write('hello')
  sent.length = 0
  call.received({ ...welcome, medium: 'video' })
  assert.deepEqual(sent, [{ type: 'message', text: 'hello' }, { type: 'joined' }])
})

test('a still is taken only after consent; without a running camera the customer points it first', async () => {
  const { call, store, tracks, sent } = setUp()
  call.received({ type: 'ask', matter: 'snapshot' })
  call.answerSnapshot(true, true)
  await setImmediate()
  assert.deepEqual(sent, [{ type: 'consent', matter: 'snapshot', isGranted: true }])
  assert.equal(store.getState().camera, 'preview')
  await call.takeStill()
  assert.equal(store.getState().still, 'sentNoPlace')
  assert.ok(!tracks[0]!.isRunning)

  call.received({ type: 'ask', matter: 'snapshot' })
  call.answerSnapshot(false, false)
  assert.equal(tracks.length, 1)
  assert.deepEqual(sent.at(-1), { type: 'consent', matter: 'snapshot', isGranted: false })
})

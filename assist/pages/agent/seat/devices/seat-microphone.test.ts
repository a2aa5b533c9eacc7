import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { createStore } from 'zustand/vanilla'
import type { RoomView } from '../../../../media/seat-protocol.js'
import { FakeAudio } from '../../../../testing/pages/fake-audio.js'
import { FakeTrack } from '../../../../testing/pages/fake-track.js'
import { voiceRoom } from '../../../../testing/pages/voice-room.js'
import type { MicrophoneSource } from '../../../shared/audio/microphone.js'
import { newSeatState, type SeatState } from '../../state/seat-state.js'
import { noMedia, type SeatMedia } from './seat-media.js'
import { SeatMicrophone } from './seat-microphone.js'

const seated = (part: Partial<RoomView> = {}): SeatState => ({
  ...newSeatState('c1'),
  phase: 'seated',
  room: { ...voiceRoom, ...part },
})

async function setUp(wasMuted = false) {
  const media = createStore<SeatMedia>()(() => noMedia)
  const audio = new FakeAudio()
  const { track } = new FakeTrack()
  const microphone = new SeatMicrophone({
    ...{ media, audio: audio.desk, language: () => 'en', onOpened: () => undefined },
    openMicrophone: () => Promise.resolve({ track } as MicrophoneSource),
    wasMuted: () => wasMuted,
  })
  microphone.settle(seated())
  await setImmediate()
  return { media, audio, track, microphone }
}

test('the microphone opens by itself once, and a lost one waits for the agent', async () => {
  const { media, audio, track, microphone } = await setUp()
  assert.equal(microphone.track, track)
  audio.enter({ phase: 'idle' })
  microphone.settle(seated())
  assert.equal(audio.begun, 1)
  assert.equal(microphone.track, null)
  assert.ok(media.getState().isMicrophoneMissing)
  await microphone.open('c1')
  microphone.settle(seated())
  assert.equal(audio.begun, 2)
  assert.ok(!media.getState().isMicrophoneMissing)
})

test('who was muted when the page was left is muted when it is back', async () => {
  assert.ok((await setUp(true)).audio.isMuted)
  assert.ok(!(await setUp()).audio.isMuted)
})

test('hold mutes the agent once, and a call without voice ends the sound', async () => {
  const { audio, microphone } = await setUp()
  microphone.settle(seated({ isOnHold: true }))
  assert.ok(audio.isMuted)
  audio.setMuted(false)
  microphone.settle(seated({ isOnHold: true }))
  assert.ok(!audio.isMuted, 'only a change of the hold mutes')
  microphone.settle(seated({ medium: 'text' }))
  assert.equal(audio.state.getState().phase, 'idle')
})

test('a page that leaves the seat opens the microphone anew when it sits again', async () => {
  const { audio, microphone } = await setUp()
  microphone.leave()
  assert.equal(audio.state.getState().phase, 'idle')
  microphone.settle(seated())
  assert.equal(audio.begun, 2)
})

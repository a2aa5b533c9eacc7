import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { ManualClock } from '../../../call/clock.js'
import type { CustomerRequest } from '../../../media/customer-protocol.js'
import { FakeAudio } from '../../../testing/pages/fake-audio.js'
import { FakeTrack } from '../../../testing/pages/fake-track.js'
import type { MicrophoneSource } from '../../shared/audio/microphone.js'
import { createCustomerStore } from '../state/customer-store.js'
import { OwnVoice } from './own-voice.js'

async function setUp() {
  const store = createCustomerStore()
  store.setState({
    ...{ sound: 'page', connection: 'open' },
    call: {
      ...{ callId: 'c1', secret: 's', language: 'en' },
      ice: { iceServers: [], iceTransportPolicy: 'all' },
    },
  })
  const audio = new FakeAudio()
  const clock = new ManualClock()
  const sent: CustomerRequest[] = []
  const { track } = new FakeTrack()
  const voice = new OwnVoice({
    ...{ store, clock, audio: audio.desk },
    send: (request) => sent.push(request),
    openMicrophone: () => Promise.resolve({ track } as MicrophoneSource),
  })
  voice.talk()
  await setImmediate()
  return { store, audio, clock, sent, voice }
}

test('an awaited voice reports itself once, and again after a loss', async () => {
  const { store, sent, voice } = await setUp()
  voice.settle()
  assert.deepEqual(sent, [])
  const invitation = { invitationId: 'i1', medium: 'voice', state: 'accepted' } as const
  store.setState({ invitation })
  voice.settle()
  voice.settle()
  assert.deepEqual(sent, [{ type: 'joined' }])
  voice.tellAgain()
  voice.settle()
  assert.equal(sent.length, 2)
})

test('a customer who is muted stays so after hold, and talks again unmuted', async () => {
  const { store, audio, voice } = await setUp()
  voice.setMuted(true)
  store.setState({ isOnHold: true })
  voice.settle()
  store.setState({ isOnHold: false })
  voice.settle()
  assert.ok(audio.isMuted)
  audio.stop()
  voice.settle()
  assert.equal(voice.track, null)
  voice.talk()
  await setImmediate()
  voice.settle()
  assert.ok(!audio.isMuted)
})

test('a lost voice begins again only while the customer may talk and wants to', async () => {
  const { store, audio, clock, voice } = await setUp()
  audio.stop()
  voice.beginLater()
  store.setState({ sound: 'telephone' })
  clock.advance(10_000)
  store.setState({ sound: 'page' })
  clock.advance(10_000)
  assert.equal(audio.begun, 1)
  voice.beginLater()
  voice.forgetBeginning()
  clock.advance(10_000)
  assert.equal(audio.begun, 1)
  voice.beginLater()
  clock.advance(2_500)
  assert.equal(audio.begun, 2)
})

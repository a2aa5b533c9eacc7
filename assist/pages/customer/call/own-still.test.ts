import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { CustomerRequest } from '../../../media/customer-protocol.js'
import { FakeTrack } from '../../../testing/pages/fake-track.js'
import type { CameraDesk } from '../media/camera-desk.js'
import type { Place } from '../media/still.js'
import { createCustomerStore } from '../state/customer-store.js'
import { OwnStill, type OwnStillOptions } from './own-still.js'

const place: Place = { latitude: 1, longitude: 2, accuracyM: 3 }

function setUp(options: Partial<OwnStillOptions> & { track?: MediaStreamTrack | null } = {}) {
  const store = createCustomerStore()
  const asked: CustomerRequest[] = []
  const places: (Place | null)[] = []
  const deeds: string[] = []
  const { track = new FakeTrack().track } = options
  const camera = { track, open: () => deeds.push('open'), close: () => deeds.push('close') }
  const still = new OwnStill({
    ...{ store, inability: null, camera: camera as unknown as CameraDesk },
    send: (request) => asked.push(request),
    takeStill: () =>
      Promise.resolve({ bytes: new Blob(), widthPx: 4, heightPx: 3, takenAt: '2026-01-05' }),
    findPlace: () => Promise.resolve(place),
    sendStill: (_still, found) => {
      places.push(found)
      return Promise.resolve()
    },
    onTrouble: (trouble) => deeds.push(trouble),
    ...options,
  })
  const isGranted = () => asked.map((request) => request.type === 'consent' && request.isGranted)
  return { store, still, places, deeds, isGranted }
}

test('a running camera gives the still at once and goes on; the place goes along only by consent', async () => {
  const { store, still, places, deeds } = setUp()
  still.answer(true, false)
  await setImmediate()
  still.answer(true, true)
  await setImmediate()
  assert.deepEqual(places, [null, place])
  assert.deepEqual(deeds, [])
  assert.equal(store.getState().still, 'sent')
})

test('a browser without a camera refuses the still and reports why', () => {
  const { still, deeds, isGranted } = setUp({ track: null, inability: 'no-webrtc' })
  still.answer(true, false)
  assert.deepEqual(isGranted(), [false])
  assert.deepEqual(deeds, ['no-webrtc'])
})

test('a still that cannot be sent is shown as failed, and its camera is closed', async () => {
  const { store, still, deeds } = setUp({ sendStill: () => Promise.reject(new Error('away')) })
  store.setState({ purpose: 'still' })
  await still.take()
  assert.equal(store.getState().still, 'failed')
  assert.ok(deeds.includes('close'))
})

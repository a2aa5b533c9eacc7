import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createStore } from 'zustand/vanilla'
import { FakeTrack } from '../../../../testing/pages/fake-track.js'
import { voiceRoom } from '../../../../testing/pages/voice-room.js'
import { noMedia, type SeatMedia } from './seat-media.js'
import { SeatShowing } from './seat-showing.js'

function setUp() {
  const media = createStore<SeatMedia>()(() => noMedia)
  const showing = new SeatShowing(media)
  const shown = () => media.getState().ownVideo
  return { showing, shown }
}

test('the room ends only a demonstration that it has confirmed', () => {
  const { showing, shown } = setUp()
  const camera = new FakeTrack()
  showing.begin('camera', camera.track, () => undefined)
  showing.settle(voiceRoom)
  showing.settle(null)
  assert.equal(shown(), camera.track)
  showing.settle({ ...voiceRoom, demonstration: 'camera' })
  showing.settle(voiceRoom)
  assert.equal(shown(), null)
  assert.ok(!camera.isRunning)
})

test('a track in place of another stops that one, whose end is then no news', () => {
  const { showing, shown } = setUp()
  const [camera, screen] = [new FakeTrack(), new FakeTrack()]
  let endCount = 0
  const ended = () => {
    endCount++
  }
  showing.begin('camera', camera.track, ended)
  showing.begin('screen', screen.track, ended)
  assert.ok(!camera.isRunning)
  assert.equal(shown(), screen.track)
  camera.end()
  assert.equal(endCount, 0)
  screen.end()
  assert.equal(endCount, 1)
})

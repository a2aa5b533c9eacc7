import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeTrack } from '../../../../testing/pages/fake-track.js'
import { SeatRecorder } from './seat-recorder.js'

function setUp() {
  const deeds: string[] = []
  const recorder = new SeatRecorder(({ voices }, name) => {
    deeds.push(`${name} begins with ${voices.length} voices`)
    return () => deeds.push(`${name} ends`)
  })
  return { deeds, recorder }
}

test('another picture is another film, the same picture goes on', () => {
  const { deeds, recorder } = setUp()
  const [first, second] = [new FakeTrack().track, new FakeTrack().track]
  recorder.settle(first, 'c', [new FakeTrack().track, null])
  recorder.settle(first, 'c', [])
  recorder.settle(second, 'c', [])
  recorder.settle(null, 'c', [])
  assert.deepEqual(deeds, [
    'c-1 begins with 1 voices',
    'c-1 ends',
    'c-2 begins with 0 voices',
    'c-2 ends',
  ])
})

test('a film ends once, however often it is stopped', () => {
  const { deeds, recorder } = setUp()
  recorder.settle(new FakeTrack().track, 'c', [])
  recorder.stop()
  recorder.stop()
  recorder.settle(null, 'c', [])
  assert.deepEqual(deeds, ['c-1 begins with 0 voices', 'c-1 ends'])
})

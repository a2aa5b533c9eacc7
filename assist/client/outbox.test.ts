import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maxMessageBytes, Outbox } from './outbox.js'

const shape = (items: ReturnType<Outbox['from']>) =>
  items.map((item) => (item.kind === 'audio' ? [...item.bytes].join('') : `gap ${item.durationMs}`))

test('audio is copied, so the caller may reuse its array', () => {
  const outbox = new Outbox()
  const bytes = Uint8Array.of(1, 2)
  outbox.addAudio(bytes)
  bytes[0] = 9
  assert.deepEqual(shape(outbox.from(0)), ['12'])
})

test('one large piece becomes messages of at most 32 KiB', () => {
  const items = new Outbox().addAudio(new Uint8Array(maxMessageBytes * 2 + 3))
  assert.deepEqual(
    items.map((item) => (item.kind === 'audio' ? item.bytes.length : 0)),
    [maxMessageBytes, maxMessageBytes, 3],
  )
})

test('from any kept byte the rest comes in order, gaps in their places', () => {
  const outbox = new Outbox()
  outbox.addAudio(Uint8Array.of(1, 2, 3, 4))
  outbox.addGap(20)
  outbox.addAudio(Uint8Array.of(5, 6))
  assert.deepEqual(shape(outbox.from(0)), ['1234', 'gap 20', '56'])
  assert.deepEqual(shape(outbox.from(3)), ['4', 'gap 20', '56'])
  assert.deepEqual(shape(outbox.from(4)), ['gap 20', '56'])
  assert.deepEqual(shape(outbox.from(5)), ['6'])
  outbox.confirm(2)
  assert.deepEqual(shape(outbox.from(4)), ['56'])
})

test('what is durable is forgotten, also in the middle of a piece and beside a gap', () => {
  const outbox = new Outbox()
  outbox.addAudio(Uint8Array.of(1, 2, 3, 4))
  outbox.addGap(20)
  outbox.addAudio(Uint8Array.of(5, 6))
  outbox.acknowledge(4, 2)
  assert.equal(outbox.heldBytes, 4)
  assert.deepEqual(shape(outbox.from(2)), ['34', 'gap 20', '56'])
  outbox.acknowledge(4, 4)
  assert.deepEqual(shape(outbox.from(4)), ['gap 20', '56'])
  assert.equal(outbox.canResumeAt(3), false)
  assert.equal(outbox.canResumeAt(4), true)
  assert.equal(outbox.canResumeAt(7), false)
  outbox.acknowledge(6, 6)
  assert.deepEqual(shape(outbox.from(6)), [])
})

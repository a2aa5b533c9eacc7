import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import type { ListeningItem } from '../recognition/transcript.js'
import { decision, FakeEar, heard, phoneFormat, settled } from '../testing/fake-call.js'
import type { EarListener } from './ear-call.js'
import { LastingEarCall } from './lasting-ear-call.js'

const death = new AssistError('ASSIST_WORKER_FAILED', 'The worker “ear 1” ended.')

/** A call at ears that die when a test says so; a new one comes when it says so. */
async function trial() {
  const ears: FakeEar[] = []
  const listeners: EarListener[] = []
  const opened = [decision(), decision(), decision(), decision(), decision()]
  const items: ListeningItem[] = []
  const told: string[] = []
  opened[0]!.resolve()
  const call = await LastingEarCall.open({
    open: async (listener) => {
      const at = listeners.push(listener) - 1
      await opened[at]!.promise
      ears.push(new FakeEar())
      return ears.at(-1)!
    },
    listener: {
      heard: (item) => items.push(item),
      engineFailed: () => undefined,
      replaced: () => told.push('replaced'),
      died: () => told.push('died'),
    },
  })
  const die = (): void => {
    ears.at(-1)!.failure = death
    listeners.at(-1)!.died(death)
  }
  return { call, ears, listeners, opened, items, told, die }
}

test('lasting ear: what has no final is heard by the next ear, and who waits for it is answered', async () => {
  const { call, ears, opened, told, die } = await trial()
  await call.openLeg('l1', phoneFormat, 0)
  ears[0]!.lagMs = 500
  await call.audio('l1', new Uint8Array(8_000))
  await call.audio('l1', new Uint8Array(8_000))
  die()
  const waiting = call.audio('l1', new Uint8Array(8_000))
  await settled()
  opened[1]!.resolve()
  assert.deepEqual(await waiting, { settledMs: 3_000 })
  assert.deepEqual(told, ['replaced'])
  const { byteLength, endMs } = ears[1]!.legs.get('l1')!
  assert.deepEqual([byteLength, endMs], [16_000, 3_000], 'the first second was settled')
})

test('lasting ear: segments count on, what was open ends without words, and finals are not heard again', async () => {
  const { call, ears, listeners, opened, items, die } = await trial()
  await call.openLeg('l1', phoneFormat, 0)
  listeners[0]!.heard(heard('customer', 0).started())
  listeners[0]!.heard(heard('customer', 0).final('My router is red.'))
  listeners[0]!.heard(heard('customer', 1).started())
  die()
  listeners[0]!.heard(heard('customer', 1).final('An ear that is dead says nothing.'))
  opened[1]!.resolve()
  await settled()
  listeners[1]!.heard(heard('customer', 0).started())
  assert.deepEqual(
    items.map((item) => [item.kind, 'segmentIndex' in item && item.segmentIndex]),
    [
      ['speech-started', 0],
      ['final', 0],
      ['speech-started', 1],
      ['final', 1],
      ['speech-started', 2],
    ],
  )
  const cut = items[3]
  assert.ok(cut?.kind === 'final')
  assert.equal(cut.text, '')
  assert.deepEqual(ears[1]!.heardMs.get('l1'), { customer: 1_000, agent: 0 })
})

test('lasting ear: a leg that is being closed is closed by the next ear', async () => {
  const { call, ears, opened, die } = await trial()
  await call.openLeg('l1', phoneFormat, 0)
  await call.audio('l1', new Uint8Array(8_000))
  die()
  const closed = call.closeLeg('l1')
  opened[1]!.resolve()
  assert.deepEqual(await closed, { leftoverByteLength: 0 })
  assert.equal(ears[1]!.legs.size, 0)
})

test('lasting ear: a call under which ear after ear dies ends', async () => {
  const { call, opened, told, die } = await trial()
  await call.openLeg('l1', phoneFormat, 0)
  for (const one of opened) one.resolve()
  for (let count = 0; count < 5; count++) {
    die()
    await settled()
  }
  assert.deepEqual(told, ['replaced', 'replaced', 'replaced', 'replaced', 'died'])
})

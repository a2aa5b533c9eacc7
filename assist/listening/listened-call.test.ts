import assert from 'node:assert/strict'
import { test } from 'node:test'

import { LegDecoder } from '../audio/leg-decoder.js'
import { loadConfig } from '../settings/config.js'
import { ScriptedListener, scriptedJob } from '../testing/scripted-engines.js'
import { endpointSettings } from '../vad/endpoint-rules.js'
import { JobQueue } from './channel/job-queue.js'
import { EarChannel, ListenedCall } from './listened-call.js'
import { CallInspection } from './call-inspection.js'
import { Revisions } from './second-pass/revisions.js'

async function trial(): Promise<{ call: ListenedCall; listener: ScriptedListener }> {
  const call = new ListenedCall(
    {
      ...{ callId: 'a', isVirtual: true, isRevised: false, engine: 'moonshine', language: 'en' },
      ...{ fallbacks: [], keyterms: {}, endpoints: endpointSettings(loadConfig({})) },
    },
    {
      jobs: new JobQueue(),
      revisions: new Revisions({
        ask: () => Promise.resolve(undefined),
        emit: () => undefined,
      }),
      inspection: new CallInspection(() => undefined),
    },
  )
  const listener = new ScriptedListener()
  const format = { encoding: 's16le', sampleRateHz: 16_000, channels: ['customer'] } as const
  call.legs.set('l1', {
    decoder: await LegDecoder.create(format, 0),
    channels: new Map([['customer', new EarChannel(listener, call.inspection)]]),
    heardMs: {},
  })
  return { call, listener }
}

test('listened call: messages are handled one after the other, a failed one stops nobody', async () => {
  const { call } = await trial()
  const order: string[] = []
  const slow = call.inOrder('l1', async () => {
    await new Promise((resolve) => setImmediate(resolve))
    order.push('first')
    throw new Error('broken')
  })
  const next = call.inOrder('l1', () => Promise.resolve(order.push('second')))
  await assert.rejects(slow, /broken/)
  await next
  assert.deepEqual(order, ['first', 'second'])
})

test('listened call: a message of a leg that is not open is refused', async () => {
  const { call } = await trial()
  await assert.rejects(
    call.inOrder('l2', () => Promise.resolve()),
    { code: 'ASSIST_CALL_NOT_FOUND' },
  )
})

test('listened call: once it is abandoned, what waits behind a slow message is refused at once', async () => {
  const { call } = await trial()
  let finish = (): void => undefined
  const slow = call.inOrder('l1', () => new Promise<void>((resolve) => (finish = resolve)))
  const waiting = call.inOrder('l1', () => Promise.resolve())
  await Promise.resolve()
  call.abandon()
  finish()
  await slow
  await assert.rejects(waiting, { code: 'ASSIST_CALL_NOT_FOUND' })
})

test('listened call: draining works off jobs, those too that are added while it waits', async () => {
  const { call } = await trial()
  const notes: string[] = []
  call.jobs.add(scriptedJob('final', ['a'], notes))
  let finish = (): void => undefined
  const until = new Promise<void>((resolve) => (finish = resolve))
  const drained = call.drain(until)
  await new Promise((resolve) => setImmediate(resolve))
  call.jobs.add(scriptedJob('partial', ['b'], notes))
  finish()
  await drained
  assert.deepEqual(notes, ['a', 'b'])
})

test('listened call: it waits for what its listeners wait for, and abandons them', async () => {
  const { call, listener } = await trial()
  assert.equal(call.pending(), undefined)
  listener.work = Promise.resolve()
  assert.notEqual(call.pending(), undefined)
  call.abandon()
  assert.ok(listener.isAbandoned)
})

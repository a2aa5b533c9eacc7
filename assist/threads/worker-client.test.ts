import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'

import { AssistError } from '../errors/errors.js'
import type { TrialEvents, TrialHandlers } from '../testing/trial-worker.js'
import { WorkerClient } from './worker-client.js'
import { workerFile } from './worker-file.js'

const opened: WorkerClient<TrialHandlers, TrialEvents>[] = []

function open(
  workerData?: unknown,
  patience = { leastMs: 60_000, mostMs: 60_000, busyMs: 60_000 },
  isWatched = () => true,
): WorkerClient<TrialHandlers, TrialEvents> {
  const file = workerFile(import.meta.url, '../testing/trial-worker')
  const client = new WorkerClient<TrialHandlers, TrialEvents>(file, {
    ...{ name: 'trial', workerData, patience, isWatched },
  })
  opened.push(client)
  return client
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((client) => client.close()))
})

test('worker client: a call returns what the method returns, started from a tsx-run parent', async () => {
  const client = open({ greeting: 'hello' })
  assert.equal(await client.call('double', { value: 21 }), 42)
  assert.deepEqual(await client.call('startData', undefined), { greeting: 'hello' })
  assert.equal(client.pendingCount, 0)
})

test('worker client: overlapping calls get each their own answer', async () => {
  const client = open()
  const slow = client.call('slow', { delayMs: 30 })
  const doubles = await Promise.all([1, 2, 3].map((value) => client.call('double', { value })))
  assert.deepEqual(doubles, [2, 4, 6])
  assert.equal(client.pendingCount, 1)
  assert.equal(await slow, 'done')
})

test('worker client: buffers move both ways', async () => {
  const client = open()
  const samples = Float32Array.from([1, 2, 3])
  assert.equal(await client.call('sum', samples, [samples.buffer]), 6)
  assert.equal(samples.length, 0, 'moved, not copied')
  const ramp = await client.call('ramp', { sampleCount: 4 })
  assert.deepEqual([...ramp], [0, 1, 2, 3])
})

test('worker client: an AssistError keeps its code, another error becomes ASSIST_INTERNAL with its cause', async () => {
  const client = open()
  await assert.rejects(client.call('refuse', undefined), (thrown) => {
    assert.ok(thrown instanceof AssistError)
    assert.equal(thrown.code, 'ASSIST_SOLUTION_NOT_FOUND')
    assert.equal(thrown.message, 'No solution “x” here.')
    return true
  })
  await assert.rejects(client.call('blunder', undefined), (thrown) => {
    assert.ok(thrown instanceof AssistError)
    assert.equal(thrown.code, 'ASSIST_INTERNAL')
    assert.doesNotMatch(thrown.message, /blue/)
    assert.match(String(thrown.cause), /RangeError: out of the blue/)
    return true
  })
  await assert.rejects(client.call('uncloneable', undefined), { code: 'ASSIST_INTERNAL' })
  assert.equal(await client.call('double', { value: 2 }), 4, 'the worker lives on')
})

test('worker client: an unknown method is refused', async () => {
  const client = open() as unknown as WorkerClient<{ nope: () => number }>
  await assert.rejects(client.call('nope', undefined), /No method “nope”/)
})

test('worker client: events reach listeners in order until they stop listening', async () => {
  const client = open()
  const heard: number[] = []
  const stop = client.on('tick', ({ index }) => heard.push(index))
  await client.call('announce', { count: 3 })
  stop()
  await client.call('announce', { count: 2 })
  assert.deepEqual(heard, [0, 1, 2])
})

for (const how of ['die', 'exit'] as const) {
  test(`worker client: when the worker ends by ${how}, waiting and later calls are refused and the owner hears`, async () => {
    const client = open()
    const failures: AssistError[] = []
    client.onFailure((failure) => failures.push(failure))
    const refused = assert.rejects(client.call('slow', { delayMs: 60_000 }), /The worker “trial” /)
    // The worker may be gone before its answer is out.
    await client.call(how, undefined).catch(() => undefined)
    await refused
    await assert.rejects(client.call('double', { value: 1 }), { code: 'ASSIST_WORKER_FAILED' })
    assert.equal(failures.length, 1)
    client.onFailure((failure) => failures.push(failure))
    assert.equal(failures.length, 2, 'a late listener hears at once')
  })
}

test('worker client: a worker that hangs is ended as one that dies; one that is only slow is not', async () => {
  const client = open(undefined, { leastMs: 1_000, mostMs: 1_000, busyMs: 3_000 })
  const failures: AssistError[] = []
  client.onFailure((failure) => failures.push(failure))
  assert.equal(await client.call('slow', { delayMs: 3_500 }), 'done')
  await assert.rejects(client.call('hang', undefined), /“trial” has not answered for [\d.]+ s/)
  assert.equal(failures.length, 1)
  await client.close()
})

test('worker client: a worker that nobody watches may be silent for as long as it likes', async () => {
  let isWatched = false
  const client = open(undefined, { leastMs: 1_000, mostMs: 1_000, busyMs: 1_000 }, () => isWatched)
  assert.equal(await client.call('load', { durationMs: 2_500 }), 'loaded')
  isWatched = true
  await assert.rejects(client.call('hang', undefined), /has not answered/)
})

test('worker client: a worker that says that it is busy may be silent for longer', async () => {
  const client = open(undefined, { leastMs: 1_000, mostMs: 1_000, busyMs: 30_000 })
  assert.equal(await client.call('load', { durationMs: 2_500 }), 'loaded')
})

test('worker client: a worker that is given up refuses what waits, tells why, and ends itself', async () => {
  const client = open()
  const told: AssistError[] = []
  client.onFailure((failure) => told.push(failure))
  const refused = assert.rejects(client.call('slow', { delayMs: 60_000 }), {
    code: 'ASSIST_WORKER_FAILED',
  })
  client.giveUp(new AssistError('ASSIST_ENGINE_STUCK', 'It got no further.'))
  await refused
  assert.deepEqual(
    told.map(({ code }) => code),
    ['ASSIST_ENGINE_STUCK'],
  )
  await client.close()
})

test('worker client: a worker whose file is missing refuses every call', async () => {
  const file = workerFile(import.meta.url, './no-such-worker')
  const client = new WorkerClient<TrialHandlers>(file, { name: 'missing' })
  await assert.rejects(client.call('double', { value: 1 }), { code: 'ASSIST_WORKER_FAILED' })
  await client.close()
})

test('worker client: close lets running calls finish, runs onClose and refuses later calls', async () => {
  const client = open()
  const events: string[] = []
  client.on('closing', ({ slowCount }) => events.push(`closing with ${slowCount} running`))
  client.onFailure(() => events.push('failure'))
  const slow = client.call('slow', { delayMs: 30 })
  const closed = client.close()
  await assert.rejects(client.call('double', { value: 1 }), { code: 'ASSIST_WORKER_FAILED' })
  await closed
  assert.equal(await slow, 'done')
  assert.deepEqual(events, ['closing with 0 running'])
  await client.close()
})

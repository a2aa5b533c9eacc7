import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'

import { AssistError } from '../errors/errors.js'
import type { TrialEvents, TrialHandlers } from '../testing/trial-worker.js'
import { LastingWorker, type LastingWorkerParts } from './lasting-worker.js'
import { WorkerClient } from './worker-client.js'
import { workerFile } from './worker-file.js'

function open(
  t: TestContext,
  prepare?: LastingWorkerParts<TrialHandlers, TrialEvents>['prepare'],
): LastingWorker<TrialHandlers, TrialEvents> {
  const file = workerFile(import.meta.url, '../testing/trial-worker')
  const lasting = new LastingWorker<TrialHandlers, TrialEvents>({
    name: 'trial',
    start: () => new WorkerClient(file, { name: 'trial' }),
    ...(prepare ? { prepare } : {}),
  })
  t.after(() => lasting.close())
  return lasting
}

/** The first worker that lives and answers again. */
async function answering(lasting: LastingWorker<TrialHandlers, TrialEvents>): Promise<number> {
  for (let tries = 0; ; tries++) {
    try {
      return await (await lasting.worker()).call('double', { value: 4 })
    } catch (thrown) {
      if (tries === 20) throw thrown
    }
  }
}

test('lasting worker: one that dies is started and prepared again, and its owner hears', async (t) => {
  let prepared = 0
  const lasting = open(t, async (worker) => {
    prepared++
    assert.equal(await worker.call('double', { value: 1 }), 2)
  })
  const deaths: string[] = []
  lasting.onDeath(({ code }) => deaths.push(code))
  for (const round of [1, 2]) {
    const worker = await lasting.worker()
    const waiting = assert.rejects(worker.call('slow', { delayMs: 60_000 }), {
      code: 'ASSIST_WORKER_FAILED',
    })
    await worker.call('die', undefined).catch(() => undefined)
    await waiting
    assert.equal(await answering(lasting), 8)
    assert.equal(prepared, round + 1)
  }
  assert.deepEqual(deaths, ['ASSIST_WORKER_FAILED', 'ASSIST_WORKER_FAILED'])
})

test('lasting worker: a start that fails again is tried again; a first one that fails is told', async (t) => {
  let prepared = 0
  const lasting = open(t, () => {
    prepared++
    const isDown = prepared === 2
    return isDown
      ? Promise.reject(new AssistError('ASSIST_STORE_FAILED', 'disk'))
      : Promise.resolve()
  })
  const worker = await lasting.worker()
  const waiting = assert.rejects(worker.call('slow', { delayMs: 60_000 }))
  await worker.call('exit', undefined).catch(() => undefined)
  await waiting
  assert.equal(await answering(lasting), 8)
  assert.equal(prepared, 3)
  const never = open(t, () => Promise.reject(new AssistError('ASSIST_STORE_FAILED', 'disk')))
  await assert.rejects(never.worker(), { code: 'ASSIST_STORE_FAILED' })
})

test('lasting worker: one that is closed stays closed', async (t) => {
  const lasting = open(t)
  const worker = await lasting.worker()
  await lasting.close()
  await assert.rejects(worker.call('double', { value: 1 }), { code: 'ASSIST_WORKER_FAILED' })
  await assert.rejects((async () => (await lasting.worker()).call('double', { value: 1 }))(), {
    code: 'ASSIST_WORKER_FAILED',
  })
})

import assert from 'node:assert/strict'
import { test } from 'node:test'

import { scriptedJob } from '../../testing/scripted-engines.js'
import { JobQueue, type Job } from './job-queue.js'

test('job queue: finals come before speculative finals before partials, first come first served', async () => {
  const jobs = new JobQueue()
  const notes: string[] = []
  jobs.add(scriptedJob('partial', ['partial'], notes))
  jobs.add(scriptedJob('speculative', ['speculative'], notes))
  jobs.add(scriptedJob('final', ['final 1'], notes))
  jobs.add(scriptedJob('final', ['final 2'], notes))
  while (!jobs.isEmpty) await jobs.step()
  assert.deepEqual(notes, ['final 1', 'final 2', 'speculative', 'partial'])
})

test('job queue: a job whose kind becomes final while it waits is taken as one', async () => {
  const jobs = new JobQueue()
  const notes: string[] = []
  const later = scriptedJob('speculative', ['later'], notes)
  jobs.add(scriptedJob('speculative', ['first'], notes))
  jobs.add(later)
  later.kind = 'final'
  await jobs.step()
  assert.deepEqual(notes, ['later'])
})

test('job queue: a stale job is removed, and neither its result nor its failure is reported', async () => {
  const jobs = new JobQueue()
  const reports: string[] = []
  const reporting = (job: Job): Job => ({
    ...job,
    done: () => reports.push('done'),
    failed: (thrown) => reports.push(String(thrown)),
  })
  const stale = reporting(scriptedJob('final', ['step']))
  jobs.add(stale)
  stale.isStale = true
  jobs.add(reporting(scriptedJob('final')))
  while (!jobs.isEmpty) await jobs.step()
  assert.deepEqual(reports, ['done'])
})

test('job queue: whoever waits for a job is woken by it', async () => {
  const jobs = new JobQueue()
  const added = jobs.added()
  jobs.add(scriptedJob('partial'))
  await added
  assert.ok(!jobs.isEmpty)
})

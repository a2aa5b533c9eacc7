import assert from 'node:assert/strict'
import { test } from 'node:test'

import { scriptedJob } from '../../testing/scripted-engines.js'
import { noText, type NextStep, type Recognition } from '../../recognition/recogniser.js'
import { JobQueue, type Job, type JobKind } from './job-queue.js'

test('job queue: finals come before speculative finals before partials, a customer’s before an agent’s, first come first served', async () => {
  const jobs = new JobQueue()
  const notes: string[] = []
  jobs.add(scriptedJob('agent-partial', ['agent’s partial'], notes))
  jobs.add(scriptedJob('partial', ['partial'], notes))
  jobs.add(scriptedJob('speculative', ['speculative'], notes))
  jobs.add(scriptedJob('final', ['final 1'], notes))
  jobs.add(scriptedJob('final', ['final 2'], notes))
  while (!jobs.isEmpty) await jobs.step()
  assert.deepEqual(notes, ['final 1', 'final 2', 'speculative', 'partial', 'agent’s partial'])
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

/** A job whose first step is its own and whose others can be shared; it notes its name at each. */
function sharingJob(kind: JobKind, name: string, notes: string[], sharedSteps = 2): Job {
  // eslint-disable-next-line @typescript-eslint/require-await -- the contract is asynchronous
  async function* run(): AsyncGenerator<NextStep, Recognition> {
    notes.push(`${name} alone`)
    for (let step = 0; step < sharedSteps; step++) {
      yield 'shared'
      notes.push(name)
    }
    return noText
  }
  return { ...scriptedJob(kind), steps: run() }
}

/** Which jobs each step of a queue took up, until none is left. */
async function roundsOf(jobs: JobQueue, notes: string[]): Promise<string[]> {
  const rounds: string[] = []
  while (!jobs.isEmpty) {
    await jobs.step()
    rounds.push(notes.splice(0).join(' + '))
  }
  return rounds
}

test('job queue: partials ride with a final where their runs can be shared, and never hold it up', async () => {
  const jobs = new JobQueue(2)
  const notes: string[] = []
  jobs.add(sharingJob('partial', 'partial', notes, 3))
  await jobs.step()
  jobs.add(sharingJob('partial', 'other', notes))
  jobs.add(sharingJob('final', 'final', notes))
  assert.deepEqual(await roundsOf(jobs, notes), [
    'partial alone + final alone',
    'final + partial',
    'final + partial',
    'other alone',
    'partial + other',
    'other',
  ])
})

test('job queue: partials alone gather before they share their runs', async () => {
  const jobs = new JobQueue(2)
  const notes: string[] = []
  for (const name of ['a', 'b', 'c']) jobs.add(sharingJob('partial', name, notes, 1))
  assert.deepEqual(await roundsOf(jobs, notes), ['a alone', 'b alone', 'a + b', 'c alone', 'c'])
})

test('job queue: under the virtual clock each is done as if it were alone', async () => {
  const jobs = new JobQueue()
  const notes: string[] = []
  for (const name of ['a', 'b']) jobs.add(sharingJob('partial', name, notes, 1))
  assert.deepEqual(await roundsOf(jobs, notes), ['a alone', 'a', 'b alone', 'b'])
})

test('job queue: one of those that share a run may become stale or break; the others go on', async () => {
  const jobs = new JobQueue(3)
  const notes: string[] = []
  const reports: string[] = []
  const reporting = (job: Job, name: string): Job => {
    const done = (): void => void reports.push(`${name} done`)
    const failed = (): void => void reports.push(`${name} failed`)
    return { ...job, done, failed }
  }
  async function* breaking(): AsyncGenerator<NextStep, Recognition> {
    yield 'shared'
    return Promise.reject(new Error('broken'))
  }
  const stale = reporting(sharingJob('partial', 'stale', notes), 'stale')
  jobs.add(stale)
  jobs.add(reporting(sharingJob('partial', 'good', notes), 'good'))
  jobs.add(reporting({ ...scriptedJob('partial'), steps: breaking() }, 'bad'))
  for (let step = 0; step < 3; step++) await jobs.step()
  stale.isStale = true
  await roundsOf(jobs, notes)
  assert.deepEqual(reports, ['bad failed', 'good done'])
})

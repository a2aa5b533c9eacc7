import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AudioFrame, ChannelName } from '../audio/frame.js'
import { ScriptedListener, scriptedJob } from '../testing/scripted-engines.js'
import { JobQueue, type Job } from './channel/job-queue.js'
import { LiveLoop } from './live-loop.js'
import { VoiceJudge } from '../vad/voice-judge.js'
import { EarChannel } from './listened-call.js'

const frame = (channel: ChannelName): AudioFrame => ({
  ...{ channel, startMs: 0 },
  samples: new Float32Array(512).fill(0.5),
})

const unchanged = { admit: (one: AudioFrame): AudioFrame => one }

/** A loop that notes how many frames each batch had, and each step of a job. */
function trial(): {
  notes: string[]
  loop: LiveLoop
  channels: ReadonlyMap<ChannelName, EarChannel>
} {
  const notes: string[] = []
  const judge = new VoiceJudge({
    run: (inputs) => {
      notes.push(`batch of ${inputs.length}`)
      return Promise.resolve(inputs.map(() => 0.9))
    },
  })
  const channels = new Map<ChannelName, EarChannel>([
    ['customer', new EarChannel(new ScriptedListener(), unchanged)],
    ['agent', new EarChannel(new ScriptedListener(), unchanged)],
  ])
  return { notes, loop: new LiveLoop(judge, new JobQueue()), channels }
}

test('live loop: a batch has one frame of every channel that has one', async () => {
  const { notes, loop, channels } = trial()
  const other = new Map<ChannelName, EarChannel>([
    ['customer', new EarChannel(new ScriptedListener(), unchanged)],
  ])
  await Promise.all([
    loop.judged([frame('customer'), frame('agent'), frame('customer')], channels),
    loop.judged([frame('customer')], other),
  ])
  assert.deepEqual(notes, ['batch of 2', 'batch of 2'])
})

test('live loop: frames are judged before a job goes on, and a job goes on where there are none', async () => {
  const { notes, loop, channels } = trial()
  loop.addJob(scriptedJob('final', ['first step', 'second step'], notes))
  await loop.judged([frame('customer'), frame('customer')], channels)
  while (notes.length < 4) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(notes, ['first step', 'batch of 1', 'batch of 1', 'second step'])
})

test('live loop: frames of a channel that the leg has not, and no frames at all, are judged at once', async () => {
  const { loop, channels } = trial()
  await loop.judged([], channels)
  await loop.judged([frame('agent')], new Map())
})

test('live loop: a channel whose text is due waits for the jobs, and for nothing where there are none', async () => {
  const { notes, loop } = trial()
  const held = new ScriptedListener()
  Object.assign(held, { endpointer: { isJudgementDue: true, pauseMs: 0, step: () => [] } })
  const channels = new Map<ChannelName, EarChannel>([['customer', new EarChannel(held, unchanged)]])
  loop.addJob(scriptedJob('final', ['first step', 'second step'], notes))
  await loop.judged([frame('customer')], channels)
  assert.deepEqual(notes, ['first step', 'second step', 'batch of 1'])
})

test('live loop: a job that gets no further while the thread does is told once', (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  let stuck = 0
  const judge = new VoiceJudge({ run: () => Promise.resolve([]) })
  const loop = new LiveLoop(judge, new JobQueue(), () => stuck++)
  const never = { next: () => new Promise<never>(() => undefined) }
  loop.addJob({ ...scriptedJob('final'), steps: never as unknown as Job['steps'] })
  t.mock.timers.tick(1_900)
  assert.equal(stuck, 0)
  t.mock.timers.tick(4_000)
  assert.equal(stuck, 1)
})

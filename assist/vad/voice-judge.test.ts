import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AudioFrame } from '../audio/frame.js'
import { loadConfig } from '../settings/config.js'
import { ScriptedListener } from '../testing/scripted-engines.js'
import type { SileroInput } from './silero.js'
import { endpointSettings } from './endpoint-rules.js'
import { Endpointer } from './endpointer.js'
import { VoiceChannel, VoiceJudge } from './voice-judge.js'

const frame = (level: number): AudioFrame => ({
  ...{ channel: 'customer', startMs: 0 },
  samples: new Float32Array(512).fill(level),
})

test('voice judge: each channel gets the probability of its own frame, from one run of the model', async () => {
  const runs: (readonly SileroInput[])[] = []
  const judge = new VoiceJudge({
    run: (inputs) => {
      runs.push(inputs)
      return Promise.resolve(inputs.map(({ samples }) => samples[0] ?? 0))
    },
  })
  const listeners = [new ScriptedListener(), new ScriptedListener()]
  const channels = listeners.map((listener) => new VoiceChannel(listener))
  await judge.judge([
    { channel: channels[0]!, frame: frame(0.25) },
    { channel: channels[1]!, frame: frame(0.5) },
  ])
  assert.deepEqual(
    listeners.map(({ probabilities }) => probabilities),
    [[0.25], [0.5]],
  )
  assert.equal(runs.length, 1)
  assert.equal(runs[0]?.[1]?.state, channels[1]?.state)
})

test('voice judge: a frame below the energy gate is silence, and the model does not see it', async () => {
  let inputCount = 0
  const judge = new VoiceJudge({
    run: (inputs) => {
      inputCount += inputs.length
      return Promise.resolve(inputs.map(() => 0.9))
    },
  })
  const listener = new ScriptedListener()
  await judge.judge([{ channel: new VoiceChannel(listener), frame: frame(0) }])
  assert.deepEqual(listener.probabilities, [0])
  assert.equal(inputCount, 0)
})

test('voice judge: an endpointer takes each frame once, and its actions come with the frame', async () => {
  const endpointer = new Endpointer(endpointSettings(loadConfig({})))
  const taken: string[][] = []
  const channel = new VoiceChannel({
    endpointer,
    step: ({ actions }) => void taken.push(actions.map(({ kind }) => kind)),
  })
  const judge = new VoiceJudge({ run: (inputs) => Promise.resolve(inputs.map(() => 0.9)) })
  for (let at = 0; at < 20; at++) {
    await judge.judge([{ channel, frame: { ...frame(0.5), startMs: at * 32 } }])
  }
  assert.deepEqual(taken.flat(), ['started'])
  assert.equal(taken.length, 20)
})

test('voice judge: a pause is judged by its sound once, and no frame but that of the pause is', async () => {
  const judged: number[] = []
  const turns = {
    judge: (samples: Float32Array) => {
      judged.push(samples.length)
      return Promise.resolve(0.99)
    },
  }
  const endpointer = new Endpointer(endpointSettings(loadConfig({})))
  const ended: number[] = []
  let speechProbability = 0.9
  const judge = new VoiceJudge(
    { run: (inputs) => Promise.resolve(inputs.map(() => speechProbability)) },
    turns,
  )
  const channel = new VoiceChannel({
    endpointer,
    step: ({ frame: { startMs }, actions }) => {
      if (actions.some(({ kind }) => kind === 'ended')) ended.push(startMs)
    },
  })
  for (let at = 0; at < 60; at++) {
    speechProbability = at < 20 ? 0.9 : 0.01
    await judge.judge([{ channel, frame: { ...frame(0.5), startMs: at * 32 } }])
  }
  assert.deepEqual(judged, [26 * 512])
  // Twelve frames of silence, 384 ms, are enough where the turn is surely over.
  assert.deepEqual(ended, [31 * 32])
})

test('voice judge: in a hurry no pause is judged by its sound', async () => {
  const turns = { judge: () => Promise.reject(new Error('There is no time.')) }
  const endpointer = new Endpointer(endpointSettings(loadConfig({})))
  const judge = new VoiceJudge({ run: (inputs) => Promise.resolve(inputs.map(() => 0.01)) }, turns)
  for (let at = 0; at < 3; at++) endpointer.step({ ...frame(0.5), startMs: at * 32 }, 0.9)
  const channel = new VoiceChannel({ endpointer, step: () => undefined })
  for (let at = 3; at < 12; at++) {
    await judge.judge([{ channel, frame: { ...frame(0.5), startMs: at * 32 } }], true)
  }
  assert.equal(endpointer.pauseMs, 9 * 32)
})

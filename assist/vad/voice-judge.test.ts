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

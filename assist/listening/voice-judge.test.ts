import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AudioFrame } from '../audio/frame.js'
import { ScriptedListener } from '../testing/scripted-engines.js'
import type { SileroInput } from '../vad/silero.js'
import { EarChannel, VoiceJudge } from './voice-judge.js'

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
  const channels = listeners.map((listener) => new EarChannel(listener))
  await judge.judge([
    { channel: channels[0]!, frame: frame(0.25) },
    { channel: channels[1]!, frame: frame(0.5) },
  ])
  assert.deepEqual(
    listeners.map(({ probabilities }) => probabilities),
    [[0.25], [0.5]],
  )
  assert.equal(runs.length, 1)
  assert.equal(runs[0]?.[1]?.state, channels[1]?.vadState)
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
  await judge.judge([{ channel: new EarChannel(listener), frame: frame(0) }])
  assert.deepEqual(listener.probabilities, [0])
  assert.equal(inputCount, 0)
})

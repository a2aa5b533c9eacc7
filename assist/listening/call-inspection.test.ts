import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { AudioFrame, ChannelName } from '../audio/frame.js'
import type { FinalTranscript, ListeningItem } from '../recognition/transcript.js'
import { CallInspection } from './call-inspection.js'

/** Noise in bursts; the same for a seed. Shape [512 · count], 16 kHz. */
function noise(seed: number, frameCount: number): Float32Array {
  let state = seed
  return Float32Array.from({ length: frameCount * 512 }, (_, index) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 32 - 0.5) * Math.max(0, Math.sin(index / 1_500))
  })
}

const frame = (channel: ChannelName, index: number, samples: Float32Array): AudioFrame => ({
  ...{ channel, startMs: index * 32 },
  samples,
  source: samples,
})

const final = (channel: ChannelName, text: string, confidence = 0.9): FinalTranscript => ({
  ...{ kind: 'final', channel, segmentIndex: 1, startMs: 320, endMs: 1_600, text, confidence },
  ...{ language: 'en', engine: 'fake', pass: 1, end: 'endpoint', atMs: 1_700 },
})

function trial(): { items: ListeningItem[]; inspection: CallInspection; codes: () => string[] } {
  const items: ListeningItem[] = []
  const inspection = new CallInspection((item) => items.push(item))
  const codes = (): string[] => items.flatMap((one) => (one.kind === 'noticed' ? [one.code] : []))
  return { items, inspection, codes }
}

/** Both sides hear a sound: the agent first, the customer's side 160 ms later and quieter. */
function hearEcho(inspection: CallInspection, frameCount = 60): void {
  const sound = noise(5, frameCount)
  for (let index = 0; index < frameCount; index++) {
    const agent = sound.slice(index * 512, (index + 1) * 512)
    const echo = sound.slice(Math.max(0, index - 5) * 512, (Math.max(0, index - 5) + 1) * 512)
    inspection.hear([
      frame(
        'customer',
        index,
        echo.map((one) => one / 4),
      ),
      frame('agent', index, agent),
    ])
  }
}

test('inspection: a final that is the other side’s loses its words, is not revised, and is told once', () => {
  const { items, inspection, codes } = trial()
  hearEcho(inspection)
  const [copied, own] = [final('customer', 'Can I help you?'), final('agent', 'Can I help you?')]
  for (const one of [own, copied, copied]) inspection.heard(one)
  assert.deepEqual(
    items.flatMap((one) => (one.kind === 'final' ? [[one.channel, one.text]] : [])),
    [
      ['agent', 'Can I help you?'],
      ['customer', ''],
      ['customer', ''],
    ],
  )
  assert.deepEqual(codes(), ['ASSIST_INPUT_ECHO'])
  assert.ok(inspection.isCopied(copied) && !inspection.isCopied(own))
})

test('inspection: partials of a copy are not sent', () => {
  const { items, inspection } = trial()
  hearEcho(inspection)
  const of = { channel: 'customer', segmentIndex: 1, startMs: 320 } as const
  inspection.heard({ kind: 'partial', ...of, text: 'can', stableChars: 0, atMs: 1_200 })
  assert.deepEqual(
    items.map(({ kind }) => kind),
    ['noticed'],
  )
})

/** Square waves in changing lengths: as clipped as sound can be. */
function hearClipped(inspection: CallInspection, frameCount: number, fromIndex = 0): void {
  for (let index = fromIndex; index < fromIndex + frameCount; index++) {
    const samples = Float32Array.from({ length: 512 }, (_, at) =>
      Math.sin(at / (5 + (index % 7))) > 0 ? 0.9 : -0.9,
    )
    inspection.judged(frame('customer', index, samples), 0.9)
  }
}

test('inspection: clipped speech is told once, and unsure words of it raise nothing', () => {
  const { items, inspection, codes } = trial()
  inspection.heard(final('customer', 'before', 0.3))
  hearClipped(inspection, 200)
  inspection.heard(final('customer', 'unsure', 0.45))
  inspection.heard(final('customer', 'sure', 0.8))
  inspection.heard(final('agent', 'other side', 0.3))
  assert.deepEqual(codes(), ['ASSIST_INPUT_CLIPPING'])
  assert.deepEqual(
    items.flatMap((one) => (one.kind === 'final' && one.isDoubtful ? [one.text] : [])),
    ['unsure'],
  )
})

test('inspection: a cause is told again only after it was away for two minutes', () => {
  const { inspection, codes } = trial()
  hearClipped(inspection, 100)
  hearClipped(inspection, 100, 2_000)
  assert.equal(codes().length, 1, 'a minute later')
  hearClipped(inspection, 100, 8_000)
  assert.equal(codes().length, 2)
})

/** The cases that every engine has to pass, whatever is behind it. */
import assert from 'node:assert/strict'

import { concatenateFrames, frameSampleCount, pipelineSampleRateHz } from '../audio/frame.js'
import { LegDecoder } from '../audio/leg-decoder.js'
import type { ChannelName, SpokenLanguage } from '../call/call-start.js'
import {
  recogniseWhole,
  type RecognitionRequest,
  type SegmentRecogniser,
} from '../recognition/recogniser.js'
import type {
  RecogniserStream,
  StreamFinal,
  StreamPartial,
  StreamRecogniser,
} from '../recognition/stream-recogniser.js'
import { openRecording } from '../audio/recording.js'
import { assertHeard, type SpokenWords } from './heard-text.js'

/** Speech, and what an engine has to write of it. */
export interface ContractClip {
  /** Shape [n], 16 kHz. */
  readonly samples: Float32Array
  readonly language: SpokenLanguage
  readonly expected: ExpectedText
}

/** A real model is held to words within an error. Patterns are for a scripted engine; each has to match its text. */
export type ExpectedText = Omit<SpokenWords, 'language'> | readonly RegExp[]

const silence = new Float32Array(2 * pipelineSampleRateHz)

/** One side of a stretch of a recording as one run of samples at 16 kHz. */
export async function clipSamples(
  file: string,
  fromMs = 0,
  toMs = Infinity,
  side: ChannelName = 'customer',
): Promise<Float32Array> {
  const recording = await openRecording(file)
  const leg = await LegDecoder.create(recording.format, 0)
  const frames = []
  for await (const block of recording.read()) frames.push(...leg.push(block))
  frames.push(...leg.finish())
  const wanted = frames.filter(
    ({ channel, startMs }) => channel === side && startMs >= fromMs && startMs < toMs,
  )
  return concatenateFrames(wanted)
}

/** Runs the cases over an engine that writes segments. */
export async function checkSegmentEngine(
  engine: SegmentRecogniser,
  { samples, language, expected }: ContractClip,
): Promise<void> {
  assert.ok(engine.capabilities.languages.includes(language))
  const request: RecognitionRequest = { samples, purpose: 'final', language }
  const alone = await recogniseWhole(engine, request)
  checkText(alone.text, { language, expected })
  assert.equal(alone.language, language)
  assert.ok(alone.confidence > 0 && alone.confidence <= 1, String(alone.confidence))

  const half = samples.subarray(0, samples.length >> 1)
  const halfAlone = await recogniseWhole(engine, { ...request, samples: half })
  assert.deepEqual(
    await interleaved(engine, [request, { ...request, samples: half }]),
    [alone, halfAlone],
    'two at once give what each gives alone',
  )
  const phrases = [{ text: 'zymurgy flask', weight: 5 }]
  const context = { keyterms: [], lastUtterances: [], phrases }
  const { text } = await recogniseWhole(engine, { ...request, context })
  assert.equal(text, alone.text, 'a phrase that nobody said changes nothing')

  const partial = await recogniseWhole(engine, { ...request, purpose: 'partial' })
  assert.ok(partial.text !== '')
  const given = samples.slice()
  await recogniseWhole(engine, { ...request, samples: given })
  assert.deepEqual(given, samples, 'the samples are left as they were')

  const steps = engine.recognise(request)
  await steps.next()
  // Leaving the loop abandons it, and the engine is as good as before.
  await steps.return({ text: '', language: '', confidence: 0, tokens: [] })
  assert.deepEqual(await recogniseWhole(engine, request), alone)
}

/** Runs the cases over a continuous engine. */
export async function checkStreamEngine(
  engine: StreamRecogniser,
  { samples, language, expected }: ContractClip,
): Promise<void> {
  assert.ok(engine.capabilities.languages.includes(language))
  const alone = await stream(engine, language, [samples, silence])
  const text = alone.finals.map((final) => final.text).join(' ')
  checkText(text, { language, expected })
  if (engine.capabilities.partials) assert.ok(alone.partials.length > 0)
  const totalMs = ((samples.length + silence.length) / pipelineSampleRateHz) * 1_000
  checkTimes(alone.finals, totalMs)

  const quiet = await stream(engine, language, [silence])
  assert.deepEqual(quiet.finals, [], 'silence is nothing')
  const [first, second] = await together(engine, language, samples)
  assert.deepEqual(first.map(spoken), alone.finals.map(spoken), 'two give what each gives alone')
  assert.deepEqual(second.map(spoken), alone.finals.map(spoken))

  const gapMs = 5_000
  const spaced = await stream(engine, language, [samples, silence, samples], gapMs)
  checkTimes(spaced.finals, totalMs * 2 + 2 * gapMs)
  assert.ok(spaced.finals.some(({ startMs }) => startMs >= totalMs + gapMs))

  const nothing = await stream(engine, language, [])
  assert.deepEqual(nothing, { finals: [], partials: [] }, 'a stream without audio may end')
  const told: unknown[] = []
  const abandoned = await engine.open(
    { channel: 'customer', language },
    { partial: () => told.push('partial'), final: () => told.push('final'), failed: unexpected },
  )
  await feed(abandoned, samples.subarray(0, frameSampleCount * 4), 0)
  told.length = 0
  abandoned.abandon()
  assert.deepEqual(told, [], 'nothing is told after abandoning')
}

function checkText(
  text: string,
  { language, expected }: Pick<ContractClip, 'language' | 'expected'>,
): void {
  if ('words' in expected) assertHeard(text, { ...expected, language })
  else for (const pattern of expected) assert.match(text, pattern)
}

/** Without the confidence: Kaldi dithers its features, so it moves in the second decimal. */
function spoken({ startMs, endMs, text }: StreamFinal): object {
  return { startMs, endMs, text }
}

function unexpected(told: unknown): never {
  assert.ok(false, `told of ${JSON.stringify(told)}`)
}

interface Heard {
  readonly finals: StreamFinal[]
  readonly partials: StreamPartial[]
}

/** Pieces of audio one after the other, each `gapMs` after the end of the one before. */
async function stream(
  engine: StreamRecogniser,
  language: SpokenLanguage,
  pieces: readonly Float32Array[],
  gapMs = 0,
): Promise<Heard> {
  const heard: Heard = { finals: [], partials: [] }
  const opened = await engine.open(
    { channel: 'customer', language },
    {
      partial: (partial) => heard.partials.push(partial),
      final: (final) => heard.finals.push(final),
      failed: unexpected,
    },
  )
  let startMs = 0
  for (const piece of pieces) startMs = (await feed(opened, piece, startMs)) + gapMs
  await opened.finish()
  return heard
}

async function feed(
  opened: RecogniserStream,
  samples: Float32Array,
  fromMs: number,
): Promise<number> {
  let startMs = fromMs
  for (let at = 0; at < samples.length; at += frameSampleCount) {
    const frame = samples.slice(at, at + frameSampleCount)
    await opened.accept(frame, startMs)
    startMs += (frame.length / pipelineSampleRateHz) * 1_000
  }
  return startMs
}

/** Two streams fed in turn, frame by frame. */
async function together(
  engine: StreamRecogniser,
  language: SpokenLanguage,
  samples: Float32Array,
): Promise<[StreamFinal[], StreamFinal[]]> {
  const finals: [StreamFinal[], StreamFinal[]] = [[], []]
  const streams = await Promise.all(
    finals.map((into) =>
      engine.open(
        { channel: 'customer', language },
        { partial: () => undefined, final: (one) => into.push(one), failed: unexpected },
      ),
    ),
  )
  const whole = new Float32Array(samples.length + silence.length)
  whole.set(samples)
  for (let at = 0; at < whole.length; at += frameSampleCount) {
    const startMs = (at / pipelineSampleRateHz) * 1_000
    for (const opened of streams) {
      await opened.accept(whole.slice(at, at + frameSampleCount), startMs)
    }
  }
  for (const opened of streams) await opened.finish()
  return finals
}

function checkTimes(finals: readonly StreamFinal[], totalMs: number): void {
  let lastMs = 0
  for (const { startMs, endMs, confidence } of finals) {
    assert.ok(startMs >= lastMs && endMs >= startMs, `${startMs}–${endMs} after ${lastMs}`)
    assert.ok(endMs <= totalMs + 1, `${endMs} of ${totalMs}`)
    assert.ok(confidence >= 0 && confidence <= 1)
    lastMs = startMs
  }
}

/** Steps of several recognitions in turn. */
async function interleaved(
  engine: SegmentRecogniser,
  requests: readonly RecognitionRequest[],
): Promise<unknown[]> {
  const results: unknown[] = requests.map(() => undefined)
  const running = new Map(requests.map((request, index) => [index, engine.recognise(request)]))
  while (running.size > 0) {
    for (const [index, steps] of running) {
      const step = await steps.next()
      if (!step.done) continue
      results[index] = step.value
      running.delete(index)
    }
  }
  return results
}

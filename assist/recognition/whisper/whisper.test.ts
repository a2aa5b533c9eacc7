import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import fc from 'fast-check'

import { AssistError } from '../../errors/errors.js'
import { modelsDirOf } from '../../models/catalog.js'
import { locateModel } from '../../models/local-files.js'
import { packageRoot } from '../../settings/package-root.js'
import { checkSegmentEngine, clipSamples } from '../../testing/recogniser-contract.js'
import { requirement } from '../../testing/requirements.js'
import { recogniseWhole, type LanguageGuess, type Recognition } from '../recogniser.js'
import { searchBeams, type BeamMove, type Hypothesis } from './beam-search.js'
import { MelFrontEnd } from './mel.js'
import type { TokenCandidate } from './token-ranking.js'
import { controlTokens, WhisperVocabulary } from './vocabulary.js'
import { WhisperRecogniser } from './whisper.js'

const needsModels = requirement('models')
const english = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')
const mandarin = path.join(packageRoot, 'fixtures', 'mandarin-call', 'mandarin.wav')

let folder: string
let whisper: WhisperRecogniser

before(async () => {
  if (needsModels.skip !== false) return
  folder = locateModel('whisper-base', { modelsDir: modelsDirOf({ modelsDir: '' }) }).folder
  whisper = await WhisperRecogniser.load(folder)
})

after(async () => {
  if (needsModels.skip === false) await whisper.close()
})

async function detect(samples: Float32Array): Promise<LanguageGuess> {
  const steps = whisper.detectLanguage(samples)
  for (;;) {
    const step = await steps.next()
    if (step.done) return step.value
  }
}

const write = (samples: Float32Array, language: 'en' | 'zh' = 'en'): Promise<Recognition> =>
  recogniseWhole(whisper, { samples, purpose: 'final', language })

test('whisper: a real telephone call in English passes the contract', needsModels, async () => {
  const samples = await clipSamples(english, 23_000, 31_500)
  const words = 'The service light came on already and I know you guys know a lot of your'
  const expected = { words, maxErrorRate: 0.34 }
  await checkSegmentEngine(whisper, { samples, language: 'en', expected })
})

test(
  'whisper: real Mandarin passes the contract, in Simplified characters',
  needsModels,
  async () => {
    const samples = await clipSamples(mandarin, 8_000, 15_200)
    const expected = { words: '从今年开始万达就要全面退出住宅销售市场', maxErrorRate: 0.25 }
    await checkSegmentEngine(whisper, { samples, language: 'zh', expected })
  },
)

test('whisper: two seconds of speech tell English from Mandarin', needsModels, async () => {
  for (const [file, fromMs, language] of [
    [english, 200_000, 'en'],
    [english, 500, 'en'],
    [mandarin, 1_400, 'zh'],
    [mandarin, 25_500, 'zh'],
  ] as const) {
    const guess = await detect(await clipSamples(file, fromMs, fromMs + 2_500))
    assert.equal(guess.language, language)
    assert.ok(guess.probability > 0.5 && guess.probability <= 1)
  }
})

test('whisper: without a language it finds it and writes in it', needsModels, async () => {
  const samples = await clipSamples(mandarin, 1_400, 7_000)
  const { language, text } = await recogniseWhole(whisper, { samples, purpose: 'final' })
  assert.equal(language, 'zh')
  assert.match(text, /\p{Script=Han}{8}/u)
})

test('whisper: silence, tones and noise are no speech', needsModels, async () => {
  let seed = 1
  const random = (): number => {
    seed = (seed * 16_807) % 2_147_483_647
    return seed / 2_147_483_647 - 0.5
  }
  const sounds: Record<string, (n: number) => number> = {
    silence: () => 0,
    hiss: () => random() * 0.02,
    ringing: (n) => 0.3 * Math.sin((2 * Math.PI * 425 * n) / 16_000),
  }
  for (const [name, sampleAt] of Object.entries(sounds)) {
    const { text, confidence } = await write(
      Float32Array.from({ length: 48_000 }, (_, n) => sampleAt(n)),
    )
    assert.ok(text === '' || confidence < 0.5, `${name}: ${text} ${confidence}`)
  }
})

test(
  'whisper: a broken or missing file is named as such, and no path of the machine',
  needsModels,
  async () => {
    const work = await mkdtemp(path.join(tmpdir(), 'whisper-'))
    await writeFile(path.join(work, 'base-encoder.int8.onnx'), 'not a model')
    await assert.rejects(WhisperRecogniser.load(work), (error) => {
      assert.ok(error instanceof AssistError && error.code === 'ASSIST_ENGINE_UNAVAILABLE')
      assert.ok(!error.message.includes(work))
      return true
    })
    await rm(work, { recursive: true })
  },
)

test(
  'vocabulary: any text comes back from its tokens, Chinese characters over several of them too (property)',
  needsModels,
  async () => {
    const file = await readFile(path.join(folder, 'base-tokens.txt'), 'utf8')
    const vocabulary = new WhisperVocabulary(file)
    const piece = fc.constantFrom(
      'hello',
      ' world',
      '光猫',
      '亮红灯',
      '，',
      ' 5',
      "it's",
      '鑫',
      'é',
      '\u{1f600}',
    )
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        assert.equal(vocabulary.decode(vocabulary.encode(text)), text.trim())
      }),
    )
    assert.ok(vocabulary.encode('鑫').length > 1, 'one character over several tokens')
    assert.deepEqual(vocabulary.encode(' the'), [264], 'as the published tokeniser has it')
  },
)

test('mel: a tone is where it belongs, silence after it is the least value, and louder is no other shape', () => {
  const tone = (gain: number): Float32Array =>
    Float32Array.from(
      { length: 16_000 },
      (_, n) => gain * Math.sin((2 * Math.PI * 1_000 * n) / 16_000),
    )
  const frameCount = 200
  const mel = new MelFrontEnd().logMel(tone(0.5), frameCount)
  const at = (band: number, frame: number): number => mel[band * frameCount + frame] ?? 0
  const bands = Array.from({ length: 80 }, (_, band) => at(band, 50))
  // 1 kHz is the end of the linear part of Slaney's scale: band 25 or 26 of 80 up to 8 kHz.
  const loudest = bands.indexOf(Math.max(...bands))
  assert.ok(loudest >= 24 && loudest <= 27, String(loudest))
  assert.equal(at(loudest, 150), Math.min(...mel))
  const louder = new MelFrontEnd().logMel(tone(1), frameCount)
  // Twice the amplitude is four times the power: log10(4) / 4 more.
  assert.ok(
    Math.abs((louder[loudest * frameCount + 50] ?? 0) - at(loudest, 50) - Math.log10(4) / 4) < 1e-3,
  )
})

/** A model of three words: what it says next depends only on the token before. */
const successors: Readonly<Record<number, readonly TokenCandidate[]>> = {
  1: [
    { token: 2, logProbability: Math.log(0.5) },
    { token: 3, logProbability: Math.log(0.4) },
  ],
  2: [
    { token: 2, logProbability: Math.log(0.2) },
    { token: controlTokens.endOfText, logProbability: Math.log(0.1) },
  ],
  3: [
    { token: controlTokens.endOfText, logProbability: Math.log(0.9) },
    { token: 2, logProbability: Math.log(0.05) },
  ],
}

async function search(beamSize: number): Promise<Hypothesis> {
  const steps = searchBeams({
    beamSize,
    maxTokens: 6,
    first: successors[1] ?? [],
    step: (moves: readonly BeamMove[]) =>
      Promise.resolve(moves.map(({ token }) => successors[token] ?? [])),
  })
  for (;;) {
    const step = await steps.next()
    if (step.done) return step.value
  }
}

test('beam search: one beam takes the best next word, more find the better sentence', async () => {
  assert.equal((await search(1)).tokens[0], 2)
  assert.deepEqual((await search(3)).tokens, [3])
})

test('beam search: a hypothesis that only repeats itself is cut before its repetition', async () => {
  const stuck: TokenCandidate[] = [{ token: 7, logProbability: -0.1 }]
  const steps = searchBeams({
    beamSize: 2,
    maxTokens: 50,
    first: stuck,
    step: (moves) => Promise.resolve(moves.map(() => stuck)),
  })
  let step = await steps.next()
  while (!step.done) step = await steps.next()
  assert.deepEqual(step.value.tokens, [7])
})

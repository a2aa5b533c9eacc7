import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { AssistError } from '../../errors/errors.js'
import { packageRoot } from '../../settings/package-root.js'
import { assertHeard } from '../../testing/heard-text.js'
import { installedFolder } from '../../testing/installed-models.js'
import { checkSegmentEngine, clipSamples } from '../../testing/recogniser-contract.js'
import { requirement } from '../../testing/requirements.js'
import { recogniseWhole, type LanguageGuess, type Recognition } from '../recogniser.js'
import { WhisperRecogniser } from './whisper.js'

const needsModels = requirement('models')
const english = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')
const mandarin = path.join(packageRoot, 'fixtures', 'mandarin-call', 'mandarin.wav')

let folder: string
let whisper: WhisperRecogniser

before(async () => {
  if (needsModels.skip !== false) return
  folder = installedFolder('whisper-base')
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

test(
  'whisper: what another engine heard, right or wrong, leads to the same words',
  needsModels,
  async () => {
    const samples = await clipSamples(english, 23_000, 31_500)
    const { text } = await write(samples)
    const said = { words: text, language: 'en', maxErrorRate: 0.1 } as const
    for (const heard of [text, text.replaceAll('you', 'he'), 'Something else altogether.']) {
      const context = { keyterms: [], lastUtterances: [], heard }
      const request = { samples, purpose: 'final', language: 'en', context } as const
      assertHeard((await recogniseWhole(whisper, request)).text, said)
    }
  },
)

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

import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import fc from 'fast-check'

import { AssistError } from '../../errors/errors.js'
import { packageRoot } from '../../settings/package-root.js'
import { installedFolder } from '../../testing/installed-models.js'
import { checkSegmentEngine, clipSamples } from '../../testing/recogniser-contract.js'
import { requirement } from '../../testing/requirements.js'
import { fromLatin1 } from './latin1-tokens.js'
import { modelKindOf } from './model-kind.js'
import { loadSherpa } from './sherpa.js'

const needsModel = requirement('models')
const sample = path.join(packageRoot, 'fixtures', 'calls', 'car-repair.wav')

const folder = (): string => installedFolder('whisper-base')

test('sherpa: Whisper passes the contract of engines that write segments', needsModel, async () => {
  const { kind, recogniser } = await loadSherpa(folder())
  assert.ok(kind === 'segments')
  const samples = await clipSamples(sample, 23_000, 31_500)
  const words = 'The service light came on already and I know you guys know a lot of your'
  const expected = { words, maxErrorRate: 0.34 }
  await checkSegmentEngine(recogniser, { samples, language: 'en', expected })
  await recogniser.close()
})

test(
  'sherpa: a broken model is named, and nothing of the machine is told',
  needsModel,
  async () => {
    const work = await mkdtemp(path.join(tmpdir(), 'sherpa-'))
    await cp(folder(), work, { recursive: true })
    await truncate(path.join(work, 'base-encoder.int8.onnx'), 100_000)
    await assert.rejects(loadSherpa(work), (error) => {
      assert.ok(error instanceof AssistError && error.code === 'ASSIST_ENGINE_UNAVAILABLE')
      assert.ok(!error.message.includes(work))
      return true
    })
    await rm(work, { recursive: true })
  },
)

test('sherpa: what a folder holds is told by its files', () => {
  const kind = (name: string, ...files: string[]) => modelKindOf(name, files)?.kind
  const zipformer = ['encoder-epoch-99-avg-1.int8.onnx', 'encoder-epoch-99-avg-1.onnx']
  const rest = ['decoder-epoch-99-avg-1.onnx', 'joiner-epoch-99-avg-1.int8.onnx', 'tokens.txt']
  assert.equal(kind('streaming-zipformer', ...zipformer, ...rest), 'online-transducer')
  const whisper = ['base-encoder.int8.onnx', 'base-decoder.int8.onnx', 'base-tokens.txt']
  assert.equal(kind('whisper', ...whisper), 'whisper')
  assert.equal(kind('x', 'encoder.int8.onnx', 'decoder.onnx', 'tokens.txt'), 'online-paraformer')
  assert.equal(kind('sherpa-onnx-sense-voice', 'model.int8.onnx', 'tokens.txt'), 'sense-voice')
  assert.equal(kind('sherpa-onnx-paraformer-zh', 'model.onnx', 'tokens.txt'), 'paraformer')
  assert.equal(kind('x', 'model.onnx'), undefined, 'no tokens')
  assert.equal(
    modelKindOf('x', [...zipformer, ...rest])?.files['encoder'],
    'encoder-epoch-99-avg-1.int8.onnx',
    'int8 where there are both',
  )
})

test('sherpa: text spelled byte by byte comes back as it was (property)', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const plain = text.replaceAll('\uFFFD', '')
      assert.equal(fromLatin1(Buffer.from(plain, 'utf8').toString('latin1')), plain)
    }),
  )
})

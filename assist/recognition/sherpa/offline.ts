import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { pipelineSampleRateHz } from '../../audio/frame.js'
import { endsInLoop } from '../guards.js'
import type {
  Recognition,
  RecognitionRequest,
  RecogniserCapabilities,
  SegmentRecogniser,
} from '../recogniser.js'
import { toSimplified } from '../simplified.js'
import { fromLatin1, writeLatin1Tokens } from './latin1-tokens.js'
import type { SherpaModelKind } from './model-kind.js'
import type { NativeOffline, NativeResult, SherpaLibrary } from './sherpa-library.js'

/** sherpa allows Whisper six tokens a second of audio, which cuts Mandarin off unless silence follows. */
const whisperTailS = 2
const whisperLeastS = 12
const whisperTailPaddings = 50

/** Confidence of a text for which the model gives no probability. */
const unknownConfidence = 0.75

/** Whisper, SenseVoice and paraformer in sherpa-onnx: whole segments, decoded on a thread of the library's own. */
export class OfflineSherpa implements SegmentRecogniser {
  readonly name = 'sherpa'
  readonly capabilities: RecogniserCapabilities
  readonly #native: NativeOffline
  readonly #config: (language: string) => object
  readonly #isWhisper: boolean
  #language = ''
  /** One language is set for the whole engine, so requests wait for each other. */
  #tail: Promise<unknown> = Promise.resolve()

  private constructor(
    native: NativeOffline,
    model: SherpaModelKind,
    config: (language: string) => object,
  ) {
    this.#native = native
    this.#config = config
    this.#isWhisper = model.kind === 'whisper'
    this.capabilities = {
      ...{ partials: true, wordTimes: false, keyterms: false },
      detectsLanguage: model.kind !== 'paraformer',
      languages: model.languages,
    }
  }

  static async load(
    library: SherpaLibrary,
    folder: string,
    model: SherpaModelKind,
  ): Promise<OfflineSherpa> {
    const work =
      model.kind === 'whisper' ? await mkdtemp(path.join(tmpdir(), 'sherpa-')) : undefined
    try {
      const given = path.join(folder, model.files['tokens'] ?? '')
      const tokens = work ? path.join(work, 'tokens.txt') : given
      if (work) await writeLatin1Tokens(given, tokens)
      const config = configOf(folder, model, tokens)
      const native = await library.OfflineRecognizer.createAsync(config(''))
      return new OfflineSherpa(native, model, config)
    } finally {
      if (work) await rm(work, { recursive: true, force: true })
    }
  }

  async *recognise(request: RecognitionRequest): AsyncGenerator<void, Recognition> {
    yield
    const language = request.language ?? ''
    const decoded = this.#tail.then(() => this.#decode(request.samples, language))
    this.#tail = decoded.catch(() => undefined)
    return this.#recognition(await decoded, language)
  }

  close(): Promise<void> {
    // The library frees a recogniser with its object.
    return Promise.resolve()
  }

  #decode(samples: Float32Array, language: string): Promise<NativeResult> {
    if (language !== this.#language) this.#native.setConfig(this.#config(language))
    this.#language = language
    const stream = this.#native.createStream()
    const audio = this.#isWhisper ? padded(samples) : samples
    stream.acceptWaveform({ samples: audio, sampleRate: pipelineSampleRateHz })
    return this.#native.decodeAsync(stream)
  }

  #recognition(result: NativeResult, language: string): Recognition {
    const numbers = new Map<string, number>()
    const ids = result.tokens.map((token) => {
      const id = numbers.get(token) ?? numbers.size
      numbers.set(token, id)
      return id
    })
    const loopLength = endsInLoop(ids)
    const tokens = result.tokens.slice(0, result.tokens.length - loopLength)
    const raw = loopLength > 0 ? tokens.join('') : result.text
    const text = toSimplified((this.#isWhisper ? fromLatin1(raw) : raw).trim())
    const said = language === '' ? (result.lang ?? '').replace(/[<|>]/g, '') : language
    const isSilent = !/[\p{L}\p{N}]/u.test(text)
    return {
      text: isSilent ? '' : text,
      language: isSilent ? '' : said,
      confidence: isSilent ? 0 : confidenceOf(result),
      tokens: [],
    }
  }
}

function configOf(
  folder: string,
  { kind, files }: SherpaModelKind,
  tokens: string,
): (language: string) => object {
  const file = (part: string): string => path.join(folder, files[part] ?? '')
  const common = { tokens, numThreads: 1, provider: 'cpu', debug: 0 }
  const featConfig = { sampleRate: pipelineSampleRateHz, featureDim: 80 }
  return (language) => {
    const models = {
      whisper: {
        whisper: {
          ...{ encoder: file('encoder'), decoder: file('decoder'), language },
          ...{ task: 'transcribe', tailPaddings: whisperTailPaddings },
        },
      },
      'sense-voice': {
        senseVoice: { model: file('model'), language, useInverseTextNormalization: 1 },
      },
      paraformer: { paraformer: { model: file('model') } },
    }
    const own = kind in models ? models[kind as keyof typeof models] : {}
    return { featConfig, modelConfig: { ...own, ...common } }
  }
}

function padded(samples: Float32Array): Float32Array {
  const withTail = samples.length + whisperTailS * pipelineSampleRateHz
  const whole = new Float32Array(Math.max(withTail, whisperLeastS * pipelineSampleRateHz))
  whole.set(samples)
  return whole
}

function confidenceOf({ ys_probs: logs }: NativeResult): number {
  if (!logs || logs.length === 0) return unknownConfidence
  return Math.min(1, Math.exp(logs.reduce((sum, one) => sum + one, 0) / logs.length))
}

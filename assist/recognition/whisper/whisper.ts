import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { pipelineSampleRateHz } from '../../audio/frame.js'
import { AssistError } from '../../errors/errors.js'
import type { SpokenLanguage } from '../../call/call-start.js'
import {
  noText,
  type LanguageGuess,
  type Recognition,
  type RecognitionRequest,
  type RecogniserCapabilities,
  type SegmentRecogniser,
} from '../recogniser.js'
import { PhraseTries } from '../biasing/phrase-tries.js'
import { toSimplified } from '../simplified.js'
import { searchBeams, type BeamMove, type Hypothesis } from './beam-search.js'
import { hopSampleCount, MelFrontEnd } from './mel.js'
import { maxDecoderTokens, maxFrameCount, whisperVocabularySize, WhisperModel } from './model.js'
import type { DecoderMemory, WhisperStep, WhisperAudio } from './model.js'
import { promptTokens } from './prompt.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import { probabilityOf, rankTokens, sharesOf } from './token-ranking.js'
import { controlTokens, WhisperVocabulary } from './vocabulary.js'
import { wordConfidences } from '../tokens/word-confidences.js'
import { Workspace } from '../workspace.js'

/** Settings that weigh the cost of decoding against its quality. */
export interface WhisperOptions {
  /** Hypotheses that are followed at once for a final; 5 is the published setting. */
  readonly beamSize: number
  /** Silence behind the speech, in milliseconds. */
  readonly padMs: number
  /** Least window that is encoded for a final, in milliseconds; the model was trained on 30,000. */
  readonly minWindowMs: number
  /** The same for a partial, which comes often and is soon replaced. */
  readonly minPartialWindowMs: number
}

/**
 * The window is chosen by the plot of cost against errors (`bench/window.svg`): in 8 s Mandarin loops (33.9 % errors,
 * 18.8 % in 12 s) and the shortest telephone answers are misheard; beyond 12 s the cost grows faster than they gain.
 */
const defaultOptions: WhisperOptions = {
  beamSize: 5,
  padMs: 2_000,
  minWindowMs: 12_000,
  minPartialWindowMs: 8_000,
}

const languages: readonly SpokenLanguage[] = ['en', 'zh', 'ko']

/** Nobody says more tokens a second; Mandarin has the most. */
const maxTokensPerSecond = 10
const leastMaxTokens = 12

/** Together they separate silence from speech (Radford et al. 2022, section 4.5). */
const noSpeechProbability = 0.6
const noSpeechMeanLog = -1

/**
 * Whisper (multilingual base): the accurate pass for English, both passes for Mandarin.
 *
 * A partial is decoded greedily, a final with beams. The window is as long as the speech and some silence, not the
 * 30 s of the training, which costs a third of the time. Cost of the base model on one thread: about a tenth of the
 * audio's time.
 */
export class WhisperRecogniser implements SegmentRecogniser {
  readonly name = 'whisper'
  readonly capabilities: RecogniserCapabilities = {
    partials: true,
    wordTimes: false,
    keyterms: true,
    detectsLanguage: true,
    languages,
  }
  readonly #model: WhisperModel
  readonly #vocabulary: WhisperVocabulary
  readonly #tries: PhraseTries
  readonly #frontEnd = new MelFrontEnd()
  readonly #options: WhisperOptions
  /** Buffers that no recognition uses now. */
  readonly #idle: Workspace[] = []
  /** Tokens that no text begins with. */
  readonly #notFirst: readonly number[]

  private constructor(model: WhisperModel, vocabulary: WhisperVocabulary, options: WhisperOptions) {
    this.#model = model
    this.#vocabulary = vocabulary
    this.#tries = new PhraseTries({
      encode: (text) => vocabulary.encode(` ${text}`),
      continuesWord: (token) => vocabulary.continuesWord(token),
    })
    this.#options = options
    this.#notFirst = [...vocabulary.unspoken, vocabulary.space, controlTokens.endOfText]
  }

  /**
   * @param folder with base-encoder.int8.onnx, base-decoder.int8.onnx and base-tokens.txt
   * @throws AssistError ASSIST_ENGINE_UNAVAILABLE where the files are not those of a multilingual Whisper
   */
  static async load(
    folder: string,
    options: Partial<WhisperOptions> = {},
  ): Promise<WhisperRecogniser> {
    try {
      const model = await WhisperModel.load(
        path.join(folder, 'base-encoder.int8.onnx'),
        path.join(folder, 'base-decoder.int8.onnx'),
      )
      const tokens = await readFile(path.join(folder, 'base-tokens.txt'), 'utf8')
      const vocabulary = new WhisperVocabulary(tokens)
      return new WhisperRecogniser(model, vocabulary, { ...defaultOptions, ...options })
    } catch (cause) {
      if (cause instanceof AssistError) throw cause
      throw new AssistError(
        'ASSIST_ENGINE_UNAVAILABLE',
        'The Whisper model cannot be loaded; a file is missing or broken. Run “assist models verify whisper-base”, then install it again.',
        { cause },
      )
    }
  }

  async *recognise(request: RecognitionRequest): AsyncGenerator<void, Recognition> {
    const workspace = this.#idle.pop() ?? new Workspace()
    try {
      const audio = yield* this.#encode(request, workspace)
      const language = request.language ?? (yield* this.#detect(audio, workspace)).language
      const memory = yield* this.#prompt(audio, { ...request, language }, workspace)
      const step = await this.#model.decode(audio, headerOf(language), memory, workspace)
      yield
      const noSpeech = probabilityOf(rowOf(step, 0), controlTokens.noSpeech)
      const best = yield* this.#search(audio, step, { request, workspace })
      return this.#recognition(best, { language, noSpeech })
    } finally {
      this.#idle.push(workspace)
    }
  }

  async *detectLanguage(samples: Float32Array): AsyncGenerator<void, LanguageGuess> {
    const workspace = this.#idle.pop() ?? new Workspace()
    try {
      const audio = yield* this.#encode({ samples, purpose: 'partial' }, workspace)
      return yield* this.#detect(audio, workspace)
    } finally {
      this.#idle.push(workspace)
    }
  }

  async close(): Promise<void> {
    await this.#model.close()
  }

  async *#encode(
    { samples, purpose }: Pick<RecognitionRequest, 'samples' | 'purpose'>,
    workspace: Workspace,
  ): AsyncGenerator<void, WhisperAudio> {
    const { padMs, minWindowMs, minPartialWindowMs } = this.#options
    const leastMs = purpose === 'final' ? minWindowMs : minPartialWindowMs
    const hopsPerMs = pipelineSampleRateHz / hopSampleCount / 1_000
    const wanted = Math.max(
      samples.length / hopSampleCount + padMs * hopsPerMs,
      leastMs * hopsPerMs,
    )
    // The encoder takes every second frame, so their number is even.
    const frameCount = Math.min(maxFrameCount, 2 * Math.ceil(wanted / 2))
    const mel = this.#frontEnd.logMel(samples, frameCount)
    yield
    const audio = await this.#model.encode(mel, frameCount, workspace)
    yield
    return audio
  }

  async *#detect(audio: WhisperAudio, workspace: Workspace): AsyncGenerator<void, LanguageGuess> {
    const step = await this.#model.decode(
      audio,
      [controlTokens.startOfTranscript],
      undefined,
      workspace,
    )
    yield
    const shares = sharesOf(
      rowOf(step, 0),
      languages.map((language) => controlTokens.language[language]),
    )
    const probability = Math.max(...shares)
    return { language: languages[shares.indexOf(probability)] ?? 'en', probability }
  }

  async *#prompt(
    audio: WhisperAudio,
    request: RecognitionRequest & { readonly language: SpokenLanguage },
    workspace: Workspace,
  ): AsyncGenerator<void, DecoderMemory | undefined> {
    const prompt = promptTokens(this.#vocabulary, request)
    if (prompt.length === 0) return undefined
    const tokens = [controlTokens.startOfPrevious, ...prompt]
    const { memory } = await this.#model.decode(audio, tokens, undefined, workspace)
    yield
    return memory
  }

  async *#search(
    audio: WhisperAudio,
    start: WhisperStep,
    { request, workspace }: { request: RecognitionRequest; workspace: Workspace },
  ): AsyncGenerator<void, Hypothesis> {
    const isFinal = request.purpose === 'final'
    const beamSize = isFinal ? this.#options.beamSize : 1
    const seconds = request.samples.length / pipelineSampleRateHz
    let { memory } = start
    const step = async (moves: readonly BeamMove[]): Promise<TokenChoice[][]> => {
      const parents = moves.map(({ parent }) => parent)
      const tokens = moves.map(({ token }) => token)
      const rows = this.#model.selectRows(memory, parents, workspace)
      const next = await this.#model.decode(audio, tokens, rows, workspace)
      memory = next.memory
      const { unspoken } = this.#vocabulary
      return moves.map(({ wanted }, row) =>
        rankTokens(rowOf(next, row), unspoken, beamSize + 1, wanted),
      )
    }
    const trie = isFinal ? this.#tries.of(request.context?.phrases) : undefined
    const wanted = trie?.wanted(trie.start)
    return yield* searchBeams({
      ...{ beamSize, trie },
      maxTokens: Math.min(
        Math.ceil(leastMaxTokens + seconds * maxTokensPerSecond),
        maxDecoderTokens - memory.tokenCount,
      ),
      first: rankTokens(rowOf(start, headerLength - 1), this.#notFirst, beamSize + 1, wanted),
      step,
    })
  }

  #recognition(
    { tokens, logProbabilities, logSum }: Hypothesis,
    { language, noSpeech }: { language: SpokenLanguage; noSpeech: number },
  ): Recognition {
    const text = toSimplified(this.#vocabulary.decode(tokens))
    const meanLog = logSum / (tokens.length + 1)
    const isSilence = noSpeech > noSpeechProbability && meanLog < noSpeechMeanLog
    if (isSilence || !/[\p{L}\p{N}]/u.test(text)) return noText
    const sum = logProbabilities.reduce((total, one) => total + one, 0)
    const words = wordConfidences(
      text,
      tokens.map((token, at) => ({
        isWordStart: this.#vocabulary.isWordStart(token),
        logProbability: logProbabilities[at] ?? 0,
      })),
    )
    return {
      text,
      language,
      confidence: Math.exp(sum / tokens.length),
      ...(words && { wordConfidences: words }),
      tokens: [...tokens],
    }
  }
}

const headerLength = 4

function headerOf(language: SpokenLanguage): number[] {
  return [
    controlTokens.startOfTranscript,
    controlTokens.language[language],
    controlTokens.transcribe,
    controlTokens.noTimestamps,
  ]
}

/** Logits of one token of a run, or of one row of a run of one token each. */
function rowOf({ logits }: WhisperStep, row: number): Float32Array {
  return logits.subarray(row * whisperVocabularySize, (row + 1) * whisperVocabularySize)
}

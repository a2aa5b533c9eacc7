import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { pipelineSampleRateHz } from '../../audio/frame.js'
import { AssistError } from '../../errors/errors.js'
import { spokenLanguages, type SpokenLanguage } from '../../call/call-start.js'
import {
  noText,
  type LanguageGuess,
  type Recognition,
  type RecognitionRequest,
  type RecogniserCapabilities,
  type SegmentRecogniser,
} from '../recogniser.js'
import type { PhraseTrie } from '../biasing/phrase-trie.js'
import { PhraseTries } from '../biasing/phrase-tries.js'
import { toSimplified } from '../simplified.js'
import { searchBeams, type BeamMove, type Hypothesis } from './beam-search.js'
import { candidatesOf, withoutBlank } from './candidates.js'
import { Decoding } from './decoding.js'
import { searchGreedily, wantedAlong, type GreedyText, type RowChoices } from './greedy-search.js'
import { hopSampleCount, MelFrontEnd } from './mel.js'
import { maxDecoderTokens, maxFrameCount, WhisperModel, whisperVocabularySize } from './model.js'
import { promptTokens } from './prompt.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import { controlTokens, textTokenCount, WhisperVocabulary } from './vocabulary.js'
import { wordConfidences } from '../tokens/word-confidences.js'
import { Workspace } from '../workspace.js'

/** Settings that weigh the cost of decoding against its quality. */
export interface WhisperOptions {
  /** Hypotheses that are followed at once where a final is not sure; 5 is the published setting. */
  readonly beamSize: number
  /** A final of which the likeliest text is at least so sure is taken without beams, 0 to 1. */
  readonly sureConfidence: number
  /** Silence that is encoded with the speech, in milliseconds. */
  readonly padMs: number
  /** The window in which speech is heard, the rest of it silence, in milliseconds; the model was trained on 30,000. */
  readonly windowMs: number
}

/**
 * The window is chosen by the plot of cost against errors (`bench/window.svg`): in 8 s Mandarin loops (33.9 % errors,
 * 18.8 % in 12 s) and the shortest telephone answers are misheard; beyond 12 s nothing is gained.
 */
const defaultOptions: WhisperOptions = {
  beamSize: 5,
  sureConfidence: 0.6,
  padMs: 1_000,
  windowMs: 12_000,
}

const hopsPerMs = pipelineSampleRateHz / hopSampleCount / 1_000

/** Nobody says more tokens a second; Mandarin has the most. */
const maxTokensPerSecond = 10
const leastMaxTokens = 12

/** Together they separate silence from speech (Radford et al. 2022, section 4.5). */
const noSpeechProbability = 0.6
const noSpeechMeanLog = -1

/**
 * Whisper (multilingual base): the accurate pass for English, both passes for Mandarin.
 *
 * The likeliest text is found token by token, with the text of the pass or partial before as a draft; a final that is
 * not sure of it is searched again with beams. Cost of the base model on one thread: see `WhisperModel`.
 */
export class WhisperRecogniser implements SegmentRecogniser {
  readonly name = 'whisper'
  readonly capabilities: RecogniserCapabilities = {
    partials: true,
    wordTimes: false,
    keyterms: true,
    detectsLanguage: true,
    languages: spokenLanguages,
  }
  readonly #model: WhisperModel
  readonly #vocabulary: WhisperVocabulary
  readonly #tries: PhraseTries
  readonly #frontEnd = new MelFrontEnd()
  readonly #options: WhisperOptions
  /** Buffers that no recognition uses now. */
  readonly #idle: Workspace[] = []
  /** Added to the logits, so that nothing is written but text and its end. */
  readonly #barred = new Float32Array(whisperVocabularySize)

  private constructor(model: WhisperModel, vocabulary: WhisperVocabulary, options: WhisperOptions) {
    this.#model = model
    this.#vocabulary = vocabulary
    this.#tries = new PhraseTries({
      encode: (text) => vocabulary.encode(` ${text}`),
      continuesWord: (token) => vocabulary.continuesWord(token),
    })
    this.#options = options
    this.#barred.fill(-Infinity, textTokenCount + 1)
    for (const token of vocabulary.unspoken) this.#barred[token] = -Infinity
  }

  /**
   * @param folder with base-audio.onnx, base-text.onnx and base-tokens.txt
   * @throws AssistError ASSIST_ENGINE_UNAVAILABLE where the files are not those of a multilingual Whisper
   */
  static async load(
    folder: string,
    options: Partial<WhisperOptions> = {},
  ): Promise<WhisperRecogniser> {
    const chosen = { ...defaultOptions, ...options }
    try {
      const model = await WhisperModel.load(
        path.join(folder, 'base-audio.onnx'),
        path.join(folder, 'base-text.onnx'),
        2 * Math.round((chosen.windowMs * hopsPerMs) / 2),
      )
      const tokens = await readFile(path.join(folder, 'base-tokens.txt'), 'utf8')
      const vocabulary = new WhisperVocabulary(tokens)
      return new WhisperRecogniser(model, vocabulary, chosen)
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
      const decoding = yield* this.#encode(request.samples, workspace)
      const language = request.language ?? (yield* this.#detect(decoding)).language
      const { best, noSpeech } = yield* this.#write(decoding, request, language)
      return this.#recognition(best, { language, noSpeech })
    } finally {
      this.#idle.push(workspace)
    }
  }

  async *detectLanguage(samples: Float32Array): AsyncGenerator<void, LanguageGuess> {
    const workspace = this.#idle.pop() ?? new Workspace()
    try {
      return yield* this.#detect(yield* this.#encode(samples, workspace))
    } finally {
      this.#idle.push(workspace)
    }
  }

  async close(): Promise<void> {
    await this.#model.close()
  }

  async *#encode(samples: Float32Array, workspace: Workspace): AsyncGenerator<void, Decoding> {
    const wanted = samples.length / hopSampleCount + this.#options.padMs * hopsPerMs
    // The encoder takes every second frame, so their number is even.
    const frameCount = Math.min(maxFrameCount, 2 * Math.ceil(wanted / 2))
    const mel = this.#frontEnd.logMel(samples, frameCount)
    yield
    const audio = await this.#model.encode(mel, frameCount, workspace)
    yield
    return new Decoding(this.#model, audio, this.#barred, workspace)
  }

  async *#detect(decoding: Decoding): AsyncGenerator<void, LanguageGuess> {
    const [row] = await decoding.extend([controlTokens.startOfTranscript])
    decoding.truncate(0)
    yield
    const powers = (row?.languages ?? []).map(Math.exp)
    const probability = Math.max(...powers) / powers.reduce((sum, power) => sum + power, 0)
    const language = spokenLanguages[powers.indexOf(Math.max(...powers))] ?? 'en'
    return { language, probability }
  }

  async *#write(
    decoding: Decoding,
    request: RecognitionRequest,
    language: SpokenLanguage,
  ): AsyncGenerator<void, { best: Hypothesis; noSpeech: number }> {
    const isFinal = request.purpose === 'final'
    const told = promptTokens(this.#vocabulary, { ...request, language })
    const prompt = told.length > 0 ? [controlTokens.startOfPrevious, ...told] : []
    const beginning = [...prompt, ...headerOf(language)]
    const seconds = request.samples.length / pipelineSampleRateHz
    const maxTokens = Math.min(
      Math.ceil(leastMaxTokens + seconds * maxTokensPerSecond),
      maxDecoderTokens - beginning.length,
    )
    const draft = this.#draftOf(request).slice(0, maxTokens - 1)
    const trie = isFinal ? this.#tries.of(request.context?.phrases) : undefined
    const blank = [this.#vocabulary.space, controlTokens.endOfText]
    const wanted = [...blank, ...wantedAlong(trie, trie?.start, draft)]
    const rows = await decoding.extend([...beginning, ...draft], {
      firstRow: prompt.length,
      wanted,
    })
    yield
    const noSpeech = Math.exp(rows[0]?.noSpeech ?? 0)
    const [begin, ...others] = rows.slice(headerLength - 1)
    const first = withoutBlank(begin, blank)
    const greedy = yield* searchGreedily({
      ...{ maxTokens, draft, trie, first: [first, ...others] },
      run: (kept, tokens, alsoWanted) => {
        decoding.truncate(beginning.length + kept)
        return decoding.extend(tokens, { wanted: alsoWanted })
      },
    })
    if (!isFinal || this.#isSure(greedy)) return { best: greedy.hypothesis, noSpeech }
    decoding.truncate(beginning.length)
    const best = yield* this.#searchBeams(decoding, first, { maxTokens, trie })
    return { best, noSpeech }
  }

  /** What the text most likely is. A final takes nothing from partials, of which there may be more or fewer. */
  #draftOf({ purpose, draft, context }: RecognitionRequest): readonly number[] {
    if (purpose === 'partial') return draft ?? []
    return context?.heard ? this.#vocabulary.encode(` ${context.heard}`) : []
  }

  #isSure({ hypothesis: { logProbabilities }, isSettled }: GreedyText): boolean {
    const { beamSize, sureConfidence } = this.#options
    const sum = logProbabilities.reduce((total, one) => total + one, 0)
    const confidence = Math.exp(sum / logProbabilities.length)
    return beamSize === 1 || (isSettled && confidence >= sureConfidence)
  }

  async *#searchBeams(
    decoding: Decoding,
    first: RowChoices,
    { maxTokens, trie }: { maxTokens: number; trie: PhraseTrie | undefined },
  ): AsyncGenerator<void, Hypothesis> {
    const { beamSize } = this.#options
    let paths = [Array.from({ length: decoding.count }, (_, row) => row)]
    const step = async (moves: readonly BeamMove[]): Promise<TokenChoice[][]> => {
      const branches = moves.map(({ parent, token }) => ({ token, path: paths[parent] ?? [] }))
      const wanted = moves.map((move) => new Set(move.wanted))
      const all = new Set(wanted.flatMap((own) => [...own]))
      const next = await decoding.branch(branches, [...all])
      paths = next.paths
      return next.rows.map((row, at) => candidatesOf(row, beamSize + 1, wanted[at]))
    }
    const begin = candidatesOf(first, beamSize + 1, new Set(trie?.wanted(trie.start)))
    return yield* searchBeams({ ...{ beamSize, trie, maxTokens, step }, first: begin })
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

import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { pipelineSampleRateHz } from '../../audio/frame.js'
import { PhraseTries } from '../biasing/phrase-tries.js'
import { readingsOf, type ScoredTokens } from '../biasing/readings.js'
import type {
  NextStep,
  Recognition,
  RecognitionRequest,
  RecogniserCapabilities,
  SegmentRecogniser,
} from '../recogniser.js'
import { searchBranches, type Branch } from './branch-search.js'
import { DraftedMemory, DraftedSteps } from './drafted-steps.js'
import {
  MoonshineModel,
  rowsOfRun,
  wholeBlocks,
  type DecoderRun,
  type MoonshineStep,
} from './model.js'
import { TokenMemory } from './token-memory.js'
import { wordConfidences } from '../tokens/word-confidences.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import { endToken } from './best-token.js'
import { MoonshineTokenizer } from './tokenizer.js'

const startToken = 1

/** Nobody speaks faster. This is the limit of the model's training (Moonshine paper, section 3.2). */
const maxTokensPerSecond = 6.5

/** Silence after the speech, without which the last word is lost now and then. */
const tailPadMs = 192

/** Shorter audio is padded to this: the model was not trained on less and answers "You". */
const minAudioMs = 1_000

/** What follows where the decoder has said nothing. */
const nothing: MoonshineStep = { best: { token: endToken, logProbability: 0 } }

/**
 * Moonshine tiny-en: the embedded first pass for English.
 *
 * Decoding is greedy; a final branches where a phrase of its context is nearly as likely. The text that was written before
 * is the draft of the next: speculative decoding. A partial checks all of it in one run and goes on where they part. A
 * final checks it four tokens at a time, exactly, so that it does not depend on the partials before it.
 */
export class MoonshineRecogniser implements SegmentRecogniser {
  readonly name = 'moonshine'
  readonly capabilities: RecogniserCapabilities = {
    partials: true,
    wordTimes: false,
    keyterms: true,
    detectsLanguage: false,
    languages: ['en'],
  }
  readonly #model: MoonshineModel
  readonly #tokenizer: MoonshineTokenizer
  readonly #tries: PhraseTries
  /** Those that no recognition uses now. */
  readonly #idle: TokenMemory[] = []

  private constructor(model: MoonshineModel, tokenizer: MoonshineTokenizer) {
    this.#model = model
    this.#tokenizer = tokenizer
    this.#tries = new PhraseTries(tokenizer)
  }

  /** @param folder with encoder.onnx, decoder.onnx, decoder-rows.onnx and tokenizer.bin */
  static async load(folder: string): Promise<MoonshineRecogniser> {
    const model = await MoonshineModel.load([
      path.join(folder, 'encoder.onnx'),
      path.join(folder, 'decoder.onnx'),
      path.join(folder, 'decoder-rows.onnx'),
    ])
    const tokenizer = new MoonshineTokenizer(await readFile(path.join(folder, 'tokenizer.bin')))
    return new MoonshineRecogniser(model, tokenizer)
  }

  async *recognise(request: RecognitionRequest): AsyncGenerator<NextStep, Recognition> {
    const taken: TokenMemory[] = []
    const borrow = (): TokenMemory => {
      const memory = this.#idle.pop() ?? new TokenMemory()
      taken.push(memory)
      return memory
    }
    try {
      return yield* this.#recognise(request, borrow)
    } finally {
      this.#idle.push(...taken)
    }
  }

  async *#recognise(
    request: RecognitionRequest,
    borrow: () => TokenMemory,
  ): AsyncGenerator<NextStep, Recognition> {
    const isFinal = request.purpose === 'final'
    const { draft = [] } = request
    const isChecked = !isFinal && draft.length > 0
    const audio = await this.#model.encode(pad(request))
    yield isChecked ? undefined : 'shared'
    const maxTokens = Math.ceil(
      (request.samples.length / pipelineSampleRateHz + 0.5) * maxTokensPerSecond,
    )
    const trie = isFinal ? this.#tries.of(request.context?.phrases) : undefined
    const memory = new DraftedMemory(borrow())
    const decoding = { audio, wantsAll: trie !== undefined }
    const steps = new DraftedSteps({
      ...{ draft: isFinal ? draft : [], most: rowsOfRun },
      decode: (run) => this.#model.decode({ ...decoding, ...run }),
    })
    const start = isChecked
      ? await this.#check({ ...decoding, memory: memory.tokens }, draft.slice(0, maxTokens))
      : { choices: [], next: await steps.step(startToken, 0, memory) }
    yield 'shared'
    const { best, others } = yield* searchBranches({
      ...{ ...start, memory, maxTokens, trie },
      borrow: () => new DraftedMemory(borrow()),
      step: (token, position, own) => steps.step(token, position, own),
    })
    return this.#recognition(best, others)
  }

  #recognition(best: Branch, others: readonly Branch[]): Recognition {
    const { tokens, scores } = scoredTokensOf(best)
    const text = this.#tokenizer.decode(tokens)
    const words = wordConfidences(
      text,
      best.choices.map(({ token, logProbability }) => ({
        isWordStart: this.#tokenizer.isWordStart(token),
        logProbability,
      })),
    )
    const readings = readingsOf({ tokens, scores }, others.map(scoredTokensOf), (ids) =>
      this.#tokenizer.decode(ids),
    )
    const total = best.choices.reduce((sum, choice) => sum + choice.logProbability, 0)
    return {
      text,
      language: 'en',
      confidence: text === '' ? 0 : Math.exp(total / tokens.length),
      ...(words && { wordConfidences: words }),
      tokens,
      ...(readings.length > 0 ? { readings } : {}),
    }
  }

  async close(): Promise<void> {
    await this.#model.close()
  }

  /** Start token and draft in one run; keeps the draft as far as the model would have written it. */
  async #check(
    decoding: Omit<DecoderRun, 'tokens' | 'position'>,
    draft: readonly number[],
  ): Promise<{ choices: TokenChoice[]; next: MoonshineStep }> {
    const tokens = [startToken, ...draft]
    const steps = await this.#model.check({ ...decoding, tokens, position: 0 })
    const parted = draft.findIndex((token, row) => steps[row]?.best.token !== token)
    const kept = parted < 0 ? draft.length : parted
    const choices = steps.slice(0, kept).map(({ best }) => best)
    return { choices, next: steps[kept] ?? nothing }
  }
}

function scoredTokensOf({ choices, scores }: Branch): ScoredTokens {
  return { tokens: choices.map(({ token }) => token), scores }
}

/** A partial ends inside a word anyway, so only a final gets its tail. */
function pad({ samples, purpose }: RecognitionRequest): Float32Array {
  const tailMs = purpose === 'final' ? tailPadMs : 0
  const tail = Math.round((tailMs * pipelineSampleRateHz) / 1_000)
  const least = Math.round((minAudioMs * pipelineSampleRateHz) / 1_000)
  const padded = new Float32Array(wholeBlocks(Math.max(samples.length + tail, least)))
  padded.set(samples)
  return padded
}

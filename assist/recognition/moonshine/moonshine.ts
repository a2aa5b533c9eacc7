import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { pipelineSampleRateHz } from '../../audio/frame.js'
import { PhraseTries } from '../biasing/phrase-tries.js'
import { readingsOf, type ScoredTokens } from '../biasing/readings.js'
import type {
  Recognition,
  RecognitionRequest,
  RecogniserCapabilities,
  SegmentRecogniser,
} from '../recogniser.js'
import { Workspace } from '../workspace.js'
import { searchBranches, type Branch } from './branch-search.js'
import {
  MoonshineModel,
  truncateCache,
  moonshineVocabularySize,
  type MoonshineAudio,
  type MoonshineStep,
} from './model.js'
import { wordConfidences } from '../tokens/word-confidences.js'
import type { TokenChoice } from '../tokens/token-choice.js'
import { bestToken } from './best-token.js'
import { MoonshineTokenizer } from './tokenizer.js'

const startToken = 1

/** Nobody speaks faster. This is the limit of the model's training (Moonshine paper, section 3.2). */
const maxTokensPerSecond = 6.5

/** Silence after the speech, without which the last word is lost now and then. */
const tailPadMs = 192

/** Shorter audio is padded to this: the model was not trained on less and answers "You". */
const minAudioMs = 1_000

/**
 * Moonshine tiny-en: the embedded first pass for English.
 *
 * Decoding is greedy; a final branches where a phrase of its context is nearly as likely. A partial checks the tokens of the partial before in one decoder run and goes on where they part:
 * speculative decoding with the previous text as the draft. (The model's activations are quantised over the tokens of a
 * run, so the draft's word may win where two are nearly tied.) A final is always decoded from nothing, so that it does
 * not depend on the partials before it.
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
  /** Buffers that no recognition uses now. */
  readonly #idle: Workspace[] = []

  private constructor(model: MoonshineModel, tokenizer: MoonshineTokenizer) {
    this.#model = model
    this.#tokenizer = tokenizer
    this.#tries = new PhraseTries(tokenizer)
  }

  /** @param folder with encoder_model.ort, decoder_model_merged.ort and tokenizer.bin */
  static async load(folder: string): Promise<MoonshineRecogniser> {
    const model = await MoonshineModel.load(
      path.join(folder, 'encoder_model.ort'),
      path.join(folder, 'decoder_model_merged.ort'),
    )
    const tokenizer = new MoonshineTokenizer(await readFile(path.join(folder, 'tokenizer.bin')))
    return new MoonshineRecogniser(model, tokenizer)
  }

  async *recognise(request: RecognitionRequest): AsyncGenerator<void, Recognition> {
    const taken: Workspace[] = []
    const borrow = (): Workspace => {
      const workspace = this.#idle.pop() ?? new Workspace()
      taken.push(workspace)
      return workspace
    }
    try {
      return yield* this.#recognise(request, borrow)
    } finally {
      this.#idle.push(...taken)
    }
  }

  async *#recognise(
    request: RecognitionRequest,
    borrow: () => Workspace,
  ): AsyncGenerator<void, Recognition> {
    const workspace = borrow()
    const audio = await this.#model.encode(pad(request))
    yield
    const maxTokens = Math.ceil(
      (request.samples.length / pipelineSampleRateHz + 0.5) * maxTokensPerSecond,
    )
    const isFinal = request.purpose === 'final'
    const draft = isFinal ? [] : (request.draft ?? []).slice(0, maxTokens)
    const start = await this.#start(audio, draft, workspace)
    yield
    const { best, others } = yield* searchBranches({
      ...{ ...start, workspace, borrow, maxTokens },
      trie: isFinal ? this.#tries.of(request.context?.phrases) : undefined,
      step: (token, cache, own) => this.#model.decode(audio, [token], cache, own),
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

  /** First decoder run: start token and draft at once; keeps the draft as far as the model would have written it. */
  async #start(
    audio: MoonshineAudio,
    draft: readonly number[],
    workspace: Workspace,
  ): Promise<{ choices: TokenChoice[]; next: MoonshineStep }> {
    const { logits, cache } = await this.#model.decode(
      audio,
      [startToken, ...draft],
      undefined,
      workspace,
    )
    const choices: TokenChoice[] = []
    for (const [row, token] of draft.entries()) {
      const choice = bestToken(logits, row)
      if (choice.token !== token) break
      choices.push(choice)
    }
    const from = choices.length * moonshineVocabularySize
    const isWhole = choices.length === draft.length
    return {
      choices,
      next: {
        logits: logits.subarray(from, from + moonshineVocabularySize),
        cache: isWhole ? cache : truncateCache(cache, choices.length + 1),
      },
    }
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
  const padded = new Float32Array(Math.max(samples.length + tail, least))
  padded.set(samples)
  return padded
}

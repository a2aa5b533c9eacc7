import { readFile } from 'node:fs/promises'
import path from 'node:path'

import { pipelineSampleRateHz } from '../../audio/frame.js'
import { endsInLoop } from '../guards.js'
import type {
  Recognition,
  RecognitionRequest,
  RecogniserCapabilities,
  SegmentRecogniser,
} from '../recogniser.js'
import {
  MoonshineModel,
  truncateCache,
  moonshineVocabularySize,
  type MoonshineCache,
  type MoonshineAudio,
} from './model.js'
import { wordConfidences } from '../word-confidences.js'
import { Workspace } from '../workspace.js'
import { MoonshineTokenizer } from './tokenizer.js'

const startToken = 1
const endToken = 2

/** Nobody speaks faster. This is the limit of the model's training (Moonshine paper, section 3.2). */
const maxTokensPerSecond = 6.5

/** Silence after the speech, without which the last word is lost now and then. */
const tailPadMs = 192

/** Shorter audio is padded to this: the model was not trained on less and answers "You". */
const minAudioMs = 1_000

/** The best token of one row of logits with its log-probability. */
interface Choice {
  readonly token: number
  readonly logProbability: number
}

/**
 * Moonshine tiny-en: the embedded first pass for English.
 *
 * Decoding is greedy. A partial checks the tokens of the partial before in one decoder run and goes on where they part:
 * speculative decoding with the previous text as the draft. (The model's activations are quantised over the tokens of a
 * run, so the draft's word may win where two are nearly tied.) A final is always decoded from nothing, so that it does
 * not depend on the partials before it.
 */
export class MoonshineRecogniser implements SegmentRecogniser {
  readonly name = 'moonshine'
  readonly capabilities: RecogniserCapabilities = {
    partials: true,
    wordTimes: false,
    keyterms: false,
    detectsLanguage: false,
    languages: ['en'],
  }
  readonly #model: MoonshineModel
  readonly #tokenizer: MoonshineTokenizer
  /** Buffers that no recognition uses now. */
  readonly #idle: Workspace[] = []

  private constructor(model: MoonshineModel, tokenizer: MoonshineTokenizer) {
    this.#model = model
    this.#tokenizer = tokenizer
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
    const workspace = this.#idle.pop() ?? new Workspace()
    try {
      return yield* this.#recognise(request, workspace)
    } finally {
      this.#idle.push(workspace)
    }
  }

  async *#recognise(
    request: RecognitionRequest,
    workspace: Workspace,
  ): AsyncGenerator<void, Recognition> {
    const audio = await this.#model.encode(pad(request))
    yield
    const maxTokens = Math.ceil(
      (request.samples.length / pipelineSampleRateHz + 0.5) * maxTokensPerSecond,
    )
    const draft = request.purpose === 'final' ? [] : (request.draft ?? []).slice(0, maxTokens)
    const { choices, cache } = await this.#start(audio, draft, workspace)
    yield
    yield* this.#continue(audio, choices, { cache, maxTokens, workspace })
    const tokens = choices.map((choice) => choice.token)
    const total = choices.reduce((sum, choice) => sum + choice.logProbability, 0)
    const text = this.#tokenizer.decode(tokens)
    const spelled = choices.map(({ token, logProbability }) => ({
      isWordStart: this.#tokenizer.isWordStart(token),
      logProbability,
    }))
    const words = wordConfidences(text, spelled)
    return {
      text,
      language: 'en',
      confidence: text === '' ? 0 : Math.exp(total / choices.length),
      ...(words && { wordConfidences: words }),
      tokens,
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
  ): Promise<{ choices: Choice[]; cache: MoonshineCache }> {
    const step = await this.#model.decode(audio, [startToken, ...draft], undefined, workspace)
    const choices: Choice[] = []
    for (let row = 0; row <= draft.length; row++) {
      const choice = best(step.logits, row)
      choices.push(choice)
      if (choice.token !== draft[row]) break
    }
    const seenCount = choices.length
    const isWhole = seenCount === draft.length + 1
    return { choices, cache: isWhole ? step.cache : truncateCache(step.cache, seenCount) }
  }

  /** One token at a time until the end token, the limit, or a loop; `choices` grows in place. */
  async *#continue(
    audio: MoonshineAudio,
    choices: Choice[],
    from: {
      readonly cache: MoonshineCache
      readonly maxTokens: number
      readonly workspace: Workspace
    },
  ): AsyncGenerator<void, void> {
    let cache = from.cache
    for (;;) {
      const last = choices.at(-1)
      if (last === undefined || last.token === endToken) {
        choices.pop()
        return
      }
      const tokens = choices.map((choice) => choice.token)
      if (choices.length >= from.maxTokens) return
      const loopLength = endsInLoop(tokens)
      if (loopLength > 0) {
        choices.length -= loopLength
        return
      }
      const step = await this.#model.decode(audio, [last.token], cache, from.workspace)
      cache = step.cache
      choices.push(best(step.logits, 0))
      yield
    }
  }
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

function best(logits: Float32Array, row: number): Choice {
  const from = row * moonshineVocabularySize
  let token = 0
  let top = -Infinity
  for (let id = 0; id < moonshineVocabularySize; id++) {
    const value = logits[from + id] ?? -Infinity
    if (value > top) {
      top = value
      token = id
    }
  }
  let sum = 0
  for (let id = 0; id < moonshineVocabularySize; id++) {
    const distance = (logits[from + id] ?? -Infinity) - top
    // Most of the vocabulary is further away than this, and changes the sum by less than 1 %.
    if (distance > -15) sum += Math.exp(distance)
  }
  return { token, logProbability: -Math.log(sum) }
}

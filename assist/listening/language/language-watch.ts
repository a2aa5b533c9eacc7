import {
  concatenateFrames,
  frameDurationMs,
  pipelineSampleRateHz,
  type AudioFrame,
} from '../../audio/frame.js'
import type { SpokenLanguage } from '../../call/call-start.js'
import type { LanguageGuess } from '../../recognition/recogniser.js'
import type { FinalTranscript } from '../../recognition/transcript.js'
import { maxJudgedMs } from './first-speech.js'

/**
 * A final that is less sure than this is one that its engine doubts. Measured: see docs/evaluation.md, “A language that
 * changes”.
 */
const sureConfidence = 0.5

/** So many finals in a row are doubted before the language is asked for; twice as many each time it stayed the same. */
const leastDoubtedCount = 2
const mostDoubtedCount = 8

/** Speech that the question needs. */
const leastSpeechMs = 1_500

/** Only a language that is this likely replaces the one that was decided. */
const leastProbability = 0.9

const samplesPerMs = pipelineSampleRateHz / 1_000

/** So many words of another script are no name. */
const leastForeignWords = 3

/** Sound before and behind a final that belongs to its words. */
const marginMs = 192

/** A final that its engine doubts, with its sound, shape [n], 16 kHz. */
export interface DoubtedFinal {
  readonly final: FinalTranscript
  readonly samples: Float32Array
}

/** Tells when the language of a channel is to be judged again: after finals in a row that the engine itself doubts. */
export class LanguageWatch {
  #doubted: DoubtedFinal[] = []
  #neededCount = leastDoubtedCount

  /**
   * Takes a final of the first pass.
   *
   * @param frames judged audio that holds the final's
   * @returns the finals to judge the language by, newest last; undefined where there is no reason to
   */
  hear(final: FinalTranscript, frames: readonly AudioFrame[]): readonly DoubtedFinal[] | undefined {
    if (final.confidence >= sureConfidence && isIn(final.language, final.text)) {
      this.#doubted = []
      this.#neededCount = leastDoubtedCount
      return undefined
    }
    const [fromMs, toMs] = [final.startMs - marginMs, final.endMs + marginMs]
    const own = frames.filter(({ startMs }) => startMs + frameDurationMs > fromMs && startMs < toMs)
    this.#doubted.push({ final, samples: concatenateFrames(own) })
    if (this.#doubted.length > mostDoubtedCount) this.#doubted.shift()
    const isEnough =
      this.#doubted.length >= this.#neededCount &&
      sampleCountOf(this.#doubted) >= leastSpeechMs * samplesPerMs
    return isEnough ? [...this.#doubted] : undefined
  }

  /** Takes the answer. @returns the other language that is spoken; undefined where it is the same, or not sure */
  judge({ language, probability }: LanguageGuess, now: SpokenLanguage): SpokenLanguage | undefined {
    this.#doubted = []
    if (language !== now && probability >= leastProbability) return language
    this.#neededCount = Math.min(mostDoubtedCount, 2 * this.#neededCount)
    return undefined
  }
}

/**
 * Whether a text is written as its language is. An engine of many languages that is told the wrong one may write what
 * it hears all the same, sure of itself: English words as “Mandarin”. A single foreign name is none.
 */
function isIn(language: string, text: string): boolean {
  const hasHan = /\p{Script=Han}/u.test(text)
  if (text === '') return false
  if (language === 'zh') return hasHan || text.split(/\s+/u).length < leastForeignWords
  return language !== 'en' || !hasHan
}

/** What the language is judged by: the newest of the finals, 8 s at most, one after the other. */
export function judgedSamples(doubted: readonly DoubtedFinal[]): Float32Array {
  const samples = new Float32Array(sampleCountOf(doubted))
  let at = 0
  for (const one of doubted) {
    samples.set(one.samples, at)
    at += one.samples.length
  }
  return samples.slice(-maxJudgedMs * samplesPerMs)
}

function sampleCountOf(doubted: readonly DoubtedFinal[]): number {
  return doubted.reduce((sum, { samples }) => sum + samples.length, 0)
}

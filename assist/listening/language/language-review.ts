import type { AudioFrame, ChannelName } from '../../audio/frame.js'
import type { SpokenLanguage } from '../../call/call-start.js'
import type { EngineSource } from '../../recognition/loaded-engines.js'
import type { FinalTranscript, ListeningNotice } from '../../recognition/transcript.js'
import type { Revise } from '../second-pass/revisions.js'
import { judgedSamples, LanguageWatch, type DoubtedFinal } from './language-watch.js'

/** What a review is made with. */
export interface LanguageReviewOptions {
  readonly channel: ChannelName
  /** False: the call declares its language; another one is told and changes nothing. */
  readonly isAuto: boolean
  readonly engines: Pick<EngineSource, 'detectLanguage'>
  readonly emit: (notice: ListeningNotice) => void
}

/** Another language is spoken: that one, and the finals that were heard in the wrong one. */
export interface LanguageChange {
  readonly language: SpokenLanguage
  readonly doubted: readonly DoubtedFinal[]
}

/**
 * Judges the language of a channel again where its engine doubts what it wrote. Second passes of the finals in question
 * wait for the answer, so that nothing is revised in the wrong language.
 */
export class LanguageReview {
  readonly #options: LanguageReviewOptions
  readonly #watch = new LanguageWatch()
  readonly #held: (() => void)[] = []
  #isJudging = false
  #isTold = false

  constructor(options: LanguageReviewOptions) {
    this.#options = options
  }

  /** The second pass of finals, as far as their language is not in question. */
  revising(revise: Revise | undefined): Revise | undefined {
    if (!revise) return undefined
    return (...of) => {
      if (this.#isJudging) this.#held.push(() => revise(...of))
      else revise(...of)
    }
  }

  /**
   * Takes a final of the first pass.
   *
   * @param frames judged audio that holds the final's
   * @returns undefined where the language is in no question; else the answer, undefined where the engine need not change
   */
  hear(
    final: FinalTranscript,
    frames: readonly AudioFrame[],
    now: SpokenLanguage,
  ): Promise<LanguageChange | undefined> | undefined {
    if (this.#isJudging) return undefined
    const doubted = this.#watch.hear(final, frames)
    if (!doubted) return undefined
    this.#isJudging = true
    return this.#judge(doubted, now, final.atMs)
  }

  async #judge(
    doubted: readonly DoubtedFinal[],
    now: SpokenLanguage,
    atMs: number,
  ): Promise<LanguageChange | undefined> {
    const { engines, channel, isAuto, emit } = this.#options
    const guess = await engines.detectLanguage(judgedSamples(doubted)).catch(() => undefined)
    const language = guess && this.#watch.judge(guess, now)
    this.#isJudging = false
    const held = this.#held.splice(0)
    if (!language || !isAuto) for (const revise of held) revise()
    if (!language) return undefined
    const code = isAuto ? 'ASSIST_LANGUAGE_CHANGED' : 'ASSIST_LANGUAGE_OTHER'
    if (isAuto || !this.#isTold) emit({ kind: 'noticed', code, channel, language, atMs })
    this.#isTold = true
    return isAuto ? { language, doubted } : undefined
  }
}

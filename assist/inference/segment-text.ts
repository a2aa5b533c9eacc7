import type { Recognition } from '../recognition/recogniser.js'

/** A part of a segment: its text comes when its job is done. */
interface Part {
  recognition: Recognition | undefined
}

/**
 * The text of one open segment, written in parts.
 *
 * Design: a recogniser's cost grows with the square of the audio, and every pause and every partial would
 * decode the segment from its beginning. So a part that is long enough is settled at a short pause, where no
 * word can be cut, and only what follows is decoded again. The rule depends on the audio alone, so that the
 * text is the same however busy the machine is.
 */
export class SegmentText {
  readonly index: number
  readonly #parts: Part[] = []
  #whenComplete: (() => void) | undefined
  /** Samples that settled parts have taken. */
  settledSampleCount = 0
  /** Tokens of the newest partial of the open part. */
  draft: readonly number[] = []
  /** Text of the newest partial that was sent out. */
  shownText = ''

  constructor(index: number) {
    this.index = index
  }

  /** Adds a part that is being decoded; call the result with its recognition. */
  addPart(): (recognition: Recognition) => void {
    const part: Part = { recognition: undefined }
    this.#parts.push(part)
    return (recognition) => {
      part.recognition = recognition
      if (this.isComplete) this.#whenComplete?.()
    }
  }

  /** No part will follow: calls back once all of them have their text. */
  end(whenComplete: () => void): void {
    this.#whenComplete = whenComplete
    if (this.isComplete) whenComplete()
  }

  /** Whether every part has its text. */
  get isComplete(): boolean {
    return this.#parts.every((part) => part.recognition)
  }

  /** The parts so far and, where given, what follows them, as one recognition. */
  joined(following?: Recognition): Recognition {
    const all = this.#parts.map((part) => part.recognition)
    const spoken = [...all, following].filter(
      (one): one is Recognition => one !== undefined && one.text !== '',
    )
    const tokenCount = spoken.reduce((sum, one) => sum + one.tokens.length, 0)
    const logSum = spoken.reduce(
      (sum, one) => sum + one.tokens.length * Math.log(one.confidence),
      0,
    )
    return {
      text: spoken.map((one) => one.text).join(' '),
      language: spoken[0]?.language ?? '',
      confidence: tokenCount === 0 ? 0 : Math.exp(logSum / tokenCount),
      tokens: spoken.flatMap((one) => one.tokens),
    }
  }
}

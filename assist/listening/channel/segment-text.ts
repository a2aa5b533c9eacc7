import { likeliest, type Reading } from '../../recognition/biasing/readings.js'
import { noText, type Recognition } from '../../recognition/recogniser.js'

/** A part of a segment: from which sample on, and its text once its job is done. */
interface Part {
  readonly fromSample: number
  recognition: Recognition | undefined
}

/** Where decoding begins, and the text of what stands before it. */
export interface DecodeStart {
  readonly fromSample: number
  readonly before: Recognition
}

/** Least audio of a part that is settled at a pause (6 s): less of it lacks context. */
const minPartSampleCount = 96_000

/** A last part shorter than this (2.5 s) is decoded together with the part before, for the same reason. */
const minTailSampleCount = 40_000

/** Least audio (3 s) that a prefix takes off later partials; partials may be rougher than finals. */
const minPrefixSampleCount = 48_000

/**
 * The text of one open segment, written in parts.
 *
 * Design: a recogniser's cost grows with the length of the audio, and every pause and every partial would
 * decode the segment from its beginning. So a part that is long enough is settled at a short pause, where no
 * word can be cut, and only what follows is decoded again. The rule depends on the audio alone, so that the
 * final is the same however busy the machine is. Partials begin later still: at the newest short pause up to
 * which there is a text, settled or not.
 */
export class SegmentText {
  readonly index: number
  /** Tokens of the newest partial. */
  draft: readonly number[] = []
  /** Tokens of the whole segment as they were last written, by a partial or ahead of its end. */
  written: readonly number[] = []
  /** Text of the newest partial that was sent out. */
  partialText = ''
  readonly #parts: Part[] = []
  #settledSampleCount = 0
  #prefix: DecodeStart = { fromSample: 0, before: noText }
  #whenComplete: (() => void) | undefined

  constructor(index: number) {
    this.index = index
  }

  /** Whether audio up to here is enough for a part of its own. */
  isPart(sampleCount: number): boolean {
    return sampleCount - this.#settledSampleCount >= minPartSampleCount
  }

  /** Whether a text up to here is worth keeping for the partials that follow. */
  isPrefix(sampleCount: number): boolean {
    return sampleCount - this.partialStart.fromSample >= minPrefixSampleCount
  }

  /** Where the decoding of a final, or of one ahead of the endpoint, begins, and what it most likely says. */
  finalStart(sampleCount: number): DecodeStart & { readonly draft: readonly number[] } {
    const start = this.#finalStart(sampleCount)
    return { ...start, draft: this.written.slice(start.before.tokens.length) }
  }

  #finalStart(sampleCount: number): DecodeStart {
    const last = this.#parts.at(-1)
    const isShort = sampleCount - this.#settledSampleCount < minTailSampleCount
    if (last && isShort) {
      return { fromSample: last.fromSample, before: joined(this.#parts.slice(0, -1)) }
    }
    return { fromSample: this.#settledSampleCount, before: joined(this.#parts) }
  }

  /** Where the decoding of a partial begins. */
  get partialStart(): DecodeStart {
    if (this.#prefix.fromSample > this.#settledSampleCount) return this.#prefix
    return { fromSample: this.#settledSampleCount, before: joined(this.#parts) }
  }

  /** Takes the text up to a pause; later partials need not decode it again. */
  keepPrefix(fromSample: number, before: Recognition): void {
    if (fromSample <= this.#prefix.fromSample) return
    this.#prefix = { fromSample, before }
    this.draft = []
  }

  /** Settles the audio up to here as a part; call the result with its recognition. */
  settlePart(sampleCount: number): (recognition: Recognition) => void {
    const write = this.#addPart(this.#settledSampleCount)
    this.#settledSampleCount = sampleCount
    this.draft = []
    return write
  }

  /** Adds the last part, from `finalStart` on. */
  addLastPart(sampleCount: number): (recognition: Recognition) => void {
    const { fromSample } = this.#finalStart(sampleCount)
    if (this.#parts.at(-1)?.fromSample === fromSample) this.#parts.pop()
    return this.#addPart(fromSample)
  }

  /** No part will follow: calls back once all of them have their text. */
  end(whenComplete: (whole: Recognition) => void): void {
    this.#whenComplete = () => whenComplete(joined(this.#parts))
    this.#checkComplete()
  }

  #addPart(fromSample: number): (recognition: Recognition) => void {
    const part: Part = { fromSample, recognition: undefined }
    this.#parts.push(part)
    return (recognition) => {
      part.recognition = recognition
      this.#checkComplete()
    }
  }

  #checkComplete(): void {
    if (!this.#whenComplete || this.#parts.some((part) => !part.recognition)) return
    const whenComplete = this.#whenComplete
    this.#whenComplete = undefined
    whenComplete()
  }
}

/** Texts one after the other as one recognition; its confidence is the mean over all tokens. */
export function concatenate(before: Recognition, after: Recognition): Recognition {
  const spoken = [before, after].filter((one) => one.text !== '')
  const tokens = spoken.flatMap((one) => one.tokens)
  const logSum = spoken.reduce((sum, one) => sum + one.tokens.length * Math.log(one.confidence), 0)
  const hasWords = spoken.every((one) => one.wordConfidences)
  const readings = likeliest([
    ...readingsBeside(before, (text) => joinTexts(text, after.text)),
    ...readingsBeside(after, (text) => joinTexts(before.text, text)),
  ])
  return {
    text: spoken.map((one) => one.text).reduce(joinTexts, ''),
    language: spoken[0]?.language ?? '',
    confidence: tokens.length === 0 ? 0 : Math.exp(logSum / tokens.length),
    ...(hasWords && { wordConfidences: spoken.flatMap((one) => one.wordConfidences ?? []) }),
    tokens,
    ...(readings.length > 0 ? { readings } : {}),
  }
}

function readingsBeside({ readings = [] }: Recognition, join: (text: string) => string): Reading[] {
  return readings.map(({ text, probability }) => ({ text: join(text), probability }))
}

function joined(parts: readonly Part[]): Recognition {
  return parts.reduce((sum, part) => concatenate(sum, part.recognition ?? noText), noText)
}

/** A space between words of spaced scripts, none beside Han characters and full-width punctuation. */
function joinTexts(before: string, after: string): string {
  if (before === '' || after === '') return before + after
  const isUnspaced =
    /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]$/u.test(before) ||
    /^[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(after)
  return isUnspaced ? before + after : `${before} ${after}`
}

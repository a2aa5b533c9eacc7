/** So many repetitions of a phrase are a loop of the decoder, not emphasis of a speaker. */
const loopRepeatCount = 4

/** A phrase of so many tokens is a sentence, which nobody says three times over. */
const sentenceLength = 6
const sentenceRepeatCount = 3

/** The same for a single token: 8888 is said in telephone numbers. */
const tokenRepeatCount = 8

/** Longest phrase that is looked for, in tokens. */
const loopPhraseLength = 24

/**
 * Looks for one phrase over and over at the end, as decoders write it on music and noise.
 *
 * @returns how many tokens at the end repeat what stands before them; 0 where there is no loop
 */
export function endsInLoop(tokens: readonly number[]): number {
  for (let length = 1; length <= loopPhraseLength; length++) {
    const needed = length * repeatCountOf(length)
    if (tokens.length < needed) continue
    let isLoop = true
    for (let offset = 1; offset <= needed - length && isLoop; offset++) {
      isLoop = tokens[tokens.length - offset] === tokens[tokens.length - offset - length]
    }
    if (isLoop) return needed - length
  }
  return 0
}

function repeatCountOf(phraseLength: number): number {
  if (phraseLength === 1) return tokenRepeatCount
  return phraseLength < sentenceLength ? loopRepeatCount : sentenceRepeatCount
}

/** What a segment's text is judged by. */
export interface SegmentEvidence {
  readonly text: string
  /** Geometric mean of the token probabilities, 0 to 1. */
  readonly confidence: number
  /** Speech that voice activity found in it, in milliseconds. */
  readonly voicedMs: number
}

/** Whether a text is accepted, or why it is not. */
export type GuardVerdict = 'accepted' | 'empty' | 'too-short' | 'uncertain' | 'too-dense'

/** Least speech that can be a word. */
const minVoicedMs = 128

/** Least confidence: below it Moonshine is inventing (measured on noise, ringing and music). */
const minConfidence = 0.25

/** Short sounds must be clearer than long ones: a breath or a click becomes a word easily. */
const shortVoicedMs = 320
const minShortConfidence = 0.4

/** Moonshine writes “you” with high confidence for a short tone or a click. Nobody says it as a whole turn. */
const inventedVoicedMs = 512
const invention = /^you\W*$/i

/** Nobody says more characters a second: fast English speech has about 25. */
const maxCharsPerSecond = 40

/**
 * Decides whether a final is speech or an invention of the decoder. A text that is not accepted becomes an empty final
 * and is counted.
 */
export function judge(evidence: SegmentEvidence): GuardVerdict {
  const { text, confidence, voicedMs } = evidence
  if (!/[\p{L}\p{N}]/u.test(text)) return 'empty'
  if (voicedMs < minVoicedMs) return 'too-short'
  if (confidence < (voicedMs < shortVoicedMs ? minShortConfidence : minConfidence))
    return 'uncertain'
  if (voicedMs < inventedVoicedMs && invention.test(text)) return 'uncertain'
  if (text.length > 12 && text.length > (maxCharsPerSecond * voicedMs) / 1_000) return 'too-dense'
  return 'accepted'
}

import { pipelineSampleRateHz } from '../../audio/frame.js'
import { judge } from '../../recognition/guards.js'
import type {
  Recognition,
  RecognitionContext,
  RecognitionRequest,
} from '../../recognition/recogniser.js'
import type { Reading } from '../../recognition/biasing/readings.js'
import { promptedWords } from '../../recognition/whisper/prompt.js'
import type { FinalTranscript } from '../../recognition/transcript.js'
import { betterText } from './better-text.js'
import type { HeardText } from './heard-words.js'
import { filledIn, lostWords } from './lost-words.js'
import { betweenPauses } from './quiet-cut.js'
import type { RevisionRank } from './revision-queue.js'
import { onScaleOfFirst, probabilityOfChange } from './sureness.js'

/** Utterances of the call that the second pass gets as context. */
const maxContextUtterances = 2

/**
 * A text that is less sure than this is no context for the second pass, which would repeat it
 * (`Tesla Model S. Tesla Model S.` in place of the next four sentences of a real call).
 */
const leastContextConfidence = 0.65

/**
 * Longer audio is decoded without the texts before it: it has context of its own, and with a prompt Whisper begins in
 * the middle of it.
 */
const maxPromptedSampleCount = 128_000

/** A first pass that was this sure is kept where the second one finds no speech. */
const sureFirstConfidence = 0.6

/** What was left out at first, and is less sure than this when it is looked for, was no speech. */
const leastFoundConfidence = 0.45
const unprompted = { keyterms: [], lastUtterances: [] }

/** What the first pass tells of a final besides its text. */
export interface FirstHearing {
  /** Speech that voice activity found in it. */
  readonly voicedMs: number
  /** As in `Recognition`. */
  readonly wordConfidences?: readonly number[] | undefined
}

/** Asks for the revision of a final. */
export type Revise = (
  final: FinalTranscript,
  request: RecognitionRequest,
  heard: FirstHearing,
) => void

/** What a revision's turn depends on, inside its call. */
export type CallRank = Pick<RevisionRank, 'channel' | 'value'> & Pick<FinalTranscript, 'startMs'>

/** Has the accurate engine write some speech, when it is its turn; undefined where there is no second pass. */
export type AskSecondPass = (
  request: RecognitionRequest,
  rank: CallRank,
) => Promise<Recognition | undefined>

/** What becomes of finals. */
export interface RevisionsOutput {
  readonly ask: AskSecondPass
  readonly emit: (revised: FinalTranscript) => void
}

/** The second pass of one call: what waits for it, the context that it gets, and what becomes of its answers. */
export class Revisions {
  readonly #output: RevisionsOutput
  readonly #pending = new Set<Promise<void>>()
  /** The newest texts of both sides, the better pass where there are two. */
  readonly #said: { text: string; confidence: number }[] = []

  constructor(output: RevisionsOutput) {
    this.#output = output
  }

  /** Resolves when everything that is asked for by now is there; undefined where nothing is. */
  pending(): Promise<unknown> | undefined {
    return this.#pending.size === 0 ? undefined : Promise.all(this.#pending)
  }

  /** Asks for the revision of a final; the value of it is the probability that it changes anything. */
  add(final: FinalTranscript, request: RecognitionRequest, heard: FirstHearing): void {
    const isPrompted = request.samples.length <= maxPromptedSampleCount
    const lastUtterances = this.#said
      .filter(({ confidence }) => isPrompted && confidence >= leastContextConfidence)
      .map(({ text }) => text)
    const said = { text: final.text, confidence: final.confidence }
    this.#said.push(said)
    if (this.#said.length > maxContextUtterances) this.#said.shift()
    const value = probabilityOfChange(firstText(final, heard))
    const context = { keyterms: [], ...request.context, lastUtterances, heard: final.text }
    const samples = request.samples.slice()
    const rank = { channel: final.channel, startMs: final.startMs, value }
    const work = this.#recogniseAgain(final, { ...request, context, samples }, rank)
      .then((second) => {
        const revised = second && revision(final, second, { ...heard, context })
        if (!revised) return
        said.text = revised.text
        said.confidence = revised.confidence
        this.#output.emit(revised)
      })
      // A second pass that failed leaves the first one's text; its worker has reported why.
      .catch(() => undefined)
    this.#pending.add(work)
    void work.then(() => this.#pending.delete(work))
  }

  /** The second pass over all of the audio, and once more over the part that it left out. */
  async #recogniseAgain(
    { text }: FinalTranscript,
    request: RecognitionRequest,
    rank: CallRank,
  ): Promise<HeardSecond | undefined> {
    const durationMs = (request.samples.length / pipelineSampleRateHz) * 1_000
    // The samples of a request are transferred to the worker.
    const recognition = await this.#output.ask(
      { ...request, samples: request.samples.slice() },
      rank,
    )
    if (!recognition || recognition.text === '') return recognition
    const lost = lostWords(text, recognition.text, durationMs)
    if (!lost) return recognition
    const samples = betweenPauses(request.samples, lost)
    const voicedMs = lost.toMs - lost.fromMs
    const context = { ...unprompted, heard: lost.lost.join(' ') }
    const again = { ...request, samples, context }
    const found = await this.#output.ask(again, rank).catch(() => undefined)
    if (!found || found.confidence < leastFoundConfidence) return recognition
    if (judge({ ...found, voicedMs }) !== 'accepted') return recognition
    return { ...recognition, ...filledIn(recognition, found, lost) }
  }
}

type HeardSecond = HeardText & Pick<Recognition, 'language' | 'readings'>

function firstText(
  { text, confidence }: FinalTranscript,
  { wordConfidences }: FirstHearing,
): HeardText {
  return { text, confidence, ...(wordConfidences && { wordConfidences }) }
}

/** A text that only grew surer keeps what may have been said instead; of another text it is not known. */
function readingsOfSame(
  { text, readings = [] }: FinalTranscript,
  revised: string,
): readonly Reading[] {
  return text === revised ? readings : []
}

/**
 * The final after the second pass, or undefined where it stays as it is. Its confidence is on the scale of the first
 * pass, and never below what it replaces: each stretch of the text is the likelier of the two.
 */
function revision(
  final: FinalTranscript,
  second: HeardSecond,
  { context, ...heard }: FirstHearing & { readonly context: RecognitionContext },
): FinalTranscript | undefined {
  const verdict = judge({ ...second, voicedMs: heard.voicedMs })
  const revised = {
    ...{ ...final, readings: [], language: second.language },
    ...({ engine: 'whisper', pass: 2 } as const),
  }
  // Where the second pass finds no speech and the first was not sure either, it was a noise.
  if (verdict === 'empty' && final.confidence < sureFirstConfidence) {
    return { ...revised, text: '', confidence: second.confidence }
  }
  if (verdict !== 'accepted') return undefined
  const told = [...context.lastUtterances, promptedWords(context).join(' ')]
  const text = betterText(firstText(final, heard), second, told)
  const confidence = Math.max(final.confidence, onScaleOfFirst(second.confidence))
  if (text === final.text && confidence === final.confidence) return undefined
  const readings = text === second.text ? (second.readings ?? []) : readingsOfSame(final, text)
  return { ...revised, text, confidence, readings }
}

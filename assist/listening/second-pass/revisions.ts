import { pipelineSampleRateHz } from '../../audio/frame.js'
import { judge } from '../../recognition/guards.js'
import type { Recognition, RecognitionRequest } from '../../recognition/recogniser.js'
import type { FinalTranscript } from '../../recognition/transcript.js'
import { filledIn, lostWords } from './lost-words.js'
import { betweenPauses } from './quiet-cut.js'

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

/** Asks for the revision of a final. @param voicedMs speech that voice activity found in it */
export type Revise = (final: FinalTranscript, request: RecognitionRequest, voicedMs: number) => void

/** The second pass of one call: what waits for it, the context that it gets, and what becomes of its answers. */
export class Revisions {
  readonly #revise: (request: RecognitionRequest) => Promise<Recognition | undefined>
  readonly #emit: (revised: FinalTranscript) => void
  readonly #pending = new Set<Promise<void>>()
  /** The newest texts of both sides, the better pass where there are two. */
  readonly #said: { text: string; confidence: number }[] = []

  constructor(
    revise: (request: RecognitionRequest) => Promise<Recognition | undefined>,
    emit: (revised: FinalTranscript) => void,
  ) {
    this.#revise = revise
    this.#emit = emit
  }

  /** Resolves when everything that is asked for by now is there; undefined where nothing is. */
  pending(): Promise<unknown> | undefined {
    return this.#pending.size === 0 ? undefined : Promise.all(this.#pending)
  }

  /**
   * Asks for the revision of a final. One that leaves the text as it is counts as well: the text is surer then.
   *
   * @param voicedMs speech that voice activity found in it: a revision that is not believed leaves the final as it is
   */
  add(final: FinalTranscript, request: RecognitionRequest, voicedMs: number): void {
    const isPrompted = request.samples.length <= maxPromptedSampleCount
    const lastUtterances = this.#said
      .filter(({ confidence }) => isPrompted && confidence >= leastContextConfidence)
      .map(({ text }) => text)
    const said = { text: final.text, confidence: final.confidence }
    this.#said.push(said)
    if (this.#said.length > maxContextUtterances) this.#said.shift()
    const context = { keyterms: [], ...request.context, lastUtterances }
    const work = this.#recogniseAgain(final, {
      ...request,
      context,
      samples: request.samples.slice(),
    })
      .then((recognition) => {
        if (!recognition) return
        const { text, language, confidence, readings = [] } = recognition
        const verdict = judge({ text, confidence, voicedMs })
        // Where the second pass finds no speech and the first was not sure either, it was a noise.
        const isNoise = verdict === 'empty' && final.confidence < sureFirstConfidence
        if (verdict !== 'accepted' && !isNoise) return
        said.text = text
        said.confidence = confidence
        this.#emit({ ...final, text, language, confidence, readings, engine: 'whisper', pass: 2 })
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
  ): Promise<Recognition | undefined> {
    const durationMs = (request.samples.length / pipelineSampleRateHz) * 1_000
    // The samples of a request are transferred to the worker.
    const recognition = await this.#revise({ ...request, samples: request.samples.slice() })
    if (!recognition || recognition.text === '') return recognition
    const lost = lostWords(text, recognition.text, durationMs)
    if (!lost) return recognition
    const samples = betweenPauses(request.samples, lost)
    const voicedMs = lost.toMs - lost.fromMs
    const again = { ...request, samples, context: unprompted }
    const found = await this.#revise(again).catch(() => undefined)
    if (!found || found.confidence < leastFoundConfidence) return recognition
    if (judge({ ...found, voicedMs }) !== 'accepted') return recognition
    return {
      ...recognition,
      text: filledIn(recognition.text, found.text, lost) ?? recognition.text,
    }
  }
}

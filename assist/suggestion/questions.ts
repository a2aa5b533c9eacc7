/**
 * After so long without a word about it, and so many turns of the customer about something else, the question that is
 * answered on the screen has been left.
 */
const leftAfterMs = 45_000
const leftAfterTurns = 3

/** The questions of one call in the order in which they were asked, and how long ago the newest was spoken of. */
export class Questions {
  #count = 0
  /** Utterances in the order in which they began to be heard. */
  readonly #heard = new Map<string, number>()
  /** The question of an utterance, and the utterance that a question was last asked by. */
  readonly #asked = new Map<string, number>()
  readonly #lastOf = new Map<number, string>()
  #turnsSince = 0
  #supportedAtMs: number | undefined

  /** Questions that were asked before the service was started again, by the utterance of their card. */
  restore(asked: readonly { readonly utteranceId: string; readonly question: number }[]): void {
    for (const { utteranceId, question } of asked) {
      this.#count = Math.max(this.#count, question)
      this.hear(utteranceId)
      this.#asked.set(utteranceId, question)
      this.#lastOf.set(question, utteranceId)
    }
  }

  /** An utterance of the customer is heard, whatever it says. */
  hear(utteranceId: string): void {
    if (!this.#heard.has(utteranceId)) this.#heard.set(utteranceId, this.#heard.size)
  }

  /**
   * An utterance asks a question that has an answer.
   *
   * @param goesOn the question that it goes on about; 0: another one
   * @returns the question
   */
  ask(utteranceId: string, goesOn: number): number {
    const question = goesOn || (this.#asked.get(utteranceId) ?? ++this.#count)
    this.#asked.set(utteranceId, question)
    this.#lastOf.set(question, utteranceId)
    this.support()
    return question
  }

  /** Whether a question was last asked by a newer utterance than this one. */
  isOlder(utteranceId: string, question: number): boolean {
    const newest = this.#heard.get(this.#lastOf.get(question) ?? '') ?? -1
    return (this.#heard.get(utteranceId) ?? newest) < newest
  }

  /** The newest question is spoken of again. */
  support(): void {
    this.#turnsSince = 0
    this.#supportedAtMs = undefined
  }

  /** Counts a turn of the customer. @returns whether the talk has been elsewhere for long */
  isLeft(atMs: number): boolean {
    this.#supportedAtMs ??= atMs
    this.#turnsSince++
    return this.#turnsSince > leftAfterTurns && atMs - this.#supportedAtMs >= leftAfterMs
  }
}

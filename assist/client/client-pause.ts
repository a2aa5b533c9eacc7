/** What a client tells the service of a pause. */
export type PauseWord = { readonly type: 'pause' } | { readonly type: 'resume' }

/** A pause of one client: what was not sent in it, and whether the service knows of it. */
export class ClientPause {
  readonly #bytesPerMs: number
  #isOn = false
  #isTold = false
  #skippedByteLength = 0

  constructor(bytesPerMs: number) {
    this.#bytesPerMs = bytesPerMs
  }

  get isOn(): boolean {
    return this.#isOn
  }

  begin(): void {
    this.#isOn = true
    this.#skippedByteLength = 0
  }

  /** Audio that stays with the client. */
  skip(byteLength: number): void {
    this.#skippedByteLength += byteLength
  }

  /** @returns how much of the call was not sent, ms */
  end(): number {
    this.#isOn = false
    return Math.round(this.#skippedByteLength / this.#bytesPerMs)
  }

  /** What the service has to be told now, where it can be reached; undefined: it knows. */
  word(): PauseWord | undefined {
    if (this.#isOn === this.#isTold) return undefined
    this.#isTold = this.#isOn
    return { type: this.#isOn ? 'pause' : 'resume' }
  }
}

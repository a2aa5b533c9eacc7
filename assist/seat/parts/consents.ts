import { AssistError } from '../../errors/errors.js'
import type { ConsentMatter } from '../../media/customer-protocol.js'

/** What the customer was asked for and what they agreed to. Consent counts only as the answer to a question. */
export class Consents {
  readonly #asked = new Set<ConsentMatter>()
  readonly #granted = new Set<ConsentMatter>()

  /** The agent asks, for the first time or again. */
  ask(matter: ConsentMatter): void {
    this.#asked.add(matter)
  }

  /**
   * The customer answers, or takes an earlier consent back.
   *
   * @returns false where there was nothing to agree to or to refuse: nothing is changed
   */
  answer(matter: ConsentMatter, isGranted: boolean): boolean {
    const wasAsked = this.#asked.delete(matter)
    if (!isGranted) return this.#granted.delete(matter) || wasAsked
    if (wasAsked) this.#granted.add(matter)
    return wasAsked
  }

  /** Uses up the consent to one still. @throws AssistError ASSIST_CONSENT_MISSING */
  takeSnapshot(): void {
    if (this.#granted.delete('snapshot')) return
    throw new AssistError(
      'ASSIST_CONSENT_MISSING',
      'No still was asked for and agreed to. The agent has to ask again.',
    )
  }
}

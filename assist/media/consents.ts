import { AssistError } from '../errors.js'
import type { ConsentMatter } from './media-protocol.js'

/** What the customer was asked for, and what they said yes to. A yes counts only as the answer to a question. */
export class Consents {
  readonly #asked = new Set<ConsentMatter>()
  readonly #granted = new Set<ConsentMatter>()

  /** The agent asks, perhaps again. */
  ask(matter: ConsentMatter): void {
    this.#asked.add(matter)
  }

  /** The customer answers. @returns false where nothing was asked, and nothing is changed */
  answer(matter: ConsentMatter, isGranted: boolean): boolean {
    if (!this.#asked.delete(matter)) return false
    if (isGranted) this.#granted.add(matter)
    else this.#granted.delete(matter)
    return true
  }

  /** Takes the yes to one still. @throws AssistError ASSIST_CONSENT_MISSING */
  takeSnapshot(): void {
    if (this.#granted.delete('snapshot')) return
    throw new AssistError(
      'ASSIST_CONSENT_MISSING',
      'No still was asked for and agreed to. The agent has to ask again.',
    )
  }
}

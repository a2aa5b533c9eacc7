import { heldSuggestions, type CallState } from '../call-state.js'

/** Sends to the service which suggestions the agent holds, each change once. */
export class HoldSender {
  #sent: ReadonlySet<string> = new Set()
  readonly #send: (suggestionId: string, isHeld: boolean) => void

  constructor(send: (suggestionId: string, isHeld: boolean) => void) {
    this.#send = send
  }

  /** Starts again, since a new watch of the call clears the service's list of held suggestions. */
  forget(): void {
    this.#sent = new Set()
  }

  /** Sends the differences to what was sent before. */
  settle(call: CallState): void {
    const held = heldSuggestions(call)
    for (const suggestionId of new Set([...this.#sent, ...held])) {
      const isHeld = held.has(suggestionId)
      if (isHeld !== this.#sent.has(suggestionId)) this.#send(suggestionId, isHeld)
    }
    this.#sent = held
  }
}

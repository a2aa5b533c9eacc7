import { heldSuggestions, type CallState } from '../call-state.js'

/** Sends which suggestions the agent holds, each change once; the service forgets them with each watch. */
export class HoldSender {
  #sent: ReadonlySet<string> = new Set()
  readonly #send: (suggestionId: string, isHeld: boolean) => void

  constructor(send: (suggestionId: string, isHeld: boolean) => void) {
    this.#send = send
  }

  /** The call is watched anew: the service knows of nothing that is held. */
  forget(): void {
    this.#sent = new Set()
  }

  /** Sends what has changed in the agent's hands. */
  settle(call: CallState): void {
    const held = heldSuggestions(call)
    for (const suggestionId of new Set([...this.#sent, ...held])) {
      const isHeld = held.has(suggestionId)
      if (isHeld !== this.#sent.has(suggestionId)) this.#send(suggestionId, isHeld)
    }
    this.#sent = held
  }
}

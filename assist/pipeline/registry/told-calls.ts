import type { CallEventBody } from '../log/call-event.js'

/** A live call as far as somebody has news for it. */
export interface ToldCall {
  append(body: CallEventBody): void
}

/** The live calls, and who hears that one began. */
export interface ToldCalls {
  readonly live: readonly { readonly pipeline: ToldCall }[]
  onChange(listener: () => void): () => void
}

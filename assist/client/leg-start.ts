import type { NativeRequest } from '../ingest/native/native-protocol.js'
import type { AssistClientError } from './client-error.js'
import type { AssistClientOptions } from './client-options.js'

/** How a leg is started over its sockets: anew, as a resume of its own, or as that of a client that is gone. */
export class LegStart {
  #wasSent = false
  #wasResume = false
  readonly #options: Pick<AssistClientOptions, 'start' | 'takeUp'>

  constructor(options: Pick<AssistClientOptions, 'start' | 'takeUp'>) {
    this.#options = options
  }

  /**
   * The message for the next socket. It resumes wherever the service may know this leg already, even if its answer
   * never came.
   */
  message(wasEverReady: boolean, lastSeq: number): NativeRequest {
    const start = { type: 'start', version: 1, ...this.#options.start } as const
    if (this.isTakingUp(wasEverReady)) return { ...start, resume: true, fresh: true }
    this.#wasResume = wasEverReady || this.#wasSent
    this.#wasSent = true
    return this.#wasResume ? { ...start, resume: true, afterSeq: lastSeq } : start
  }

  /** Whether the leg is to be taken up from a client that is gone, and no answer has said yet where. */
  isTakingUp(wasEverReady: boolean): boolean {
    return this.#options.takeUp === true && !wasEverReady
  }

  /** Whether the same can succeed in a moment, or once it is asked differently. */
  isPassing({ code, retryable }: AssistClientError, wasEverReady: boolean): boolean {
    if (code === 'ASSIST_CALL_NOT_RESUMABLE' && this.#wasResume && !wasEverReady) {
      this.#wasSent = false
      return true
    }
    // The leg of the client that is gone is just being closed.
    const isClosing = code === 'ASSIST_CALL_EXISTS' && this.isTakingUp(wasEverReady)
    return retryable || isClosing
  }
}

import { errorTable } from './error-table.js'

export { errorTable } from './error-table.js'

/** A code of the error table. */
export type ErrorCode = keyof typeof errorTable

/** Everything that this service throws on purpose. */
export class AssistError extends Error {
  override readonly name = 'AssistError'
  readonly code: ErrorCode
  /** When the same may succeed, where that is known: ms from now. */
  readonly retryAfterMs: number | undefined

  /**
   * @param code a code of the error table
   * @param message what was expected, what came, what to do; no speech, no credentials, no paths
   * @param options the `cause`, where another error led to this one; `retryAfterMs` where it is known
   */
  constructor(
    code: ErrorCode,
    message: string,
    options?: ErrorOptions & { readonly retryAfterMs?: number },
  ) {
    super(message, options)
    this.code = code
    this.retryAfterMs = options?.retryAfterMs
  }

  get statusCode(): number {
    return errorTable[this.code].status
  }

  get closeCode(): number {
    return errorTable[this.code].close
  }

  get retryable(): boolean {
    return errorTable[this.code].retryable
  }
}

/** The error itself where it is ours; otherwise `ASSIST_INTERNAL` with the original as its cause. */
export function toAssistError(thrown: unknown): AssistError {
  if (thrown instanceof AssistError) return thrown
  return new AssistError('ASSIST_INTERNAL', 'Something failed that should not; see the log.', {
    cause: thrown,
  })
}

import type { ErrorCode } from '../errors/errors.js'

/** What only the client can know; everything else comes from the service's own table of errors. */
export type ClientErrorCode =
  /** More audio waits for the service than the client may keep; that piece was not taken. */
  | 'ASSIST_CLIENT_BUFFER_FULL'
  /** The call is over or was closed; nothing more can be sent. */
  | 'ASSIST_CLIENT_CLOSED'
  /** The service could not be reached within the window. */
  | 'ASSIST_CLIENT_UNREACHABLE'
  /** The service asks to go on from a byte that the client no longer has or never sent. */
  | 'ASSIST_CLIENT_OUT_OF_STEP'
  /** No WebSocket constructor here: pass one, such as that of the `ws` package. */
  | 'ASSIST_CLIENT_NO_WEBSOCKET'

/** Why a call could not be opened, went down for good, or did not take audio. */
export class AssistClientError extends Error {
  override readonly name = 'AssistClientError'
  /** A code of the client, or the one that the service sent (newer services may send others). */
  readonly code: ClientErrorCode | ErrorCode | (string & {})
  readonly retryable: boolean

  /**
   * @param code what happened
   * @param message what was expected, what came, what to do
   * @param options `retryable`: whether a new call could succeed; `cause` where another error led here
   */
  constructor(
    code: ClientErrorCode | ErrorCode | (string & {}),
    message: string,
    options: ErrorOptions & { readonly retryable?: boolean } = {},
  ) {
    super(message, options)
    this.code = code
    this.retryable = options.retryable ?? false
  }
}

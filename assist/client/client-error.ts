import type { ErrorCode } from '../errors/errors.js'

/** Codes of errors that arise in the client; all others come from the service's own table of errors. */
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

/** More audio waits than may be kept: the newest piece was not taken. */
export function bufferFull(limitBytes: number, waitingBytes: number): AssistClientError {
  return new AssistClientError(
    'ASSIST_CLIENT_BUFFER_FULL',
    `Expected at most ${limitBytes} bytes that wait for the service, ` +
      `${waitingBytes} wait already: send less, or a gap for what is left out.`,
    { retryable: true },
  )
}

/** The service asks to go on at a byte that is not kept. */
export function outOfStep(receivedBytes: number): AssistClientError {
  return new AssistClientError(
    'ASSIST_CLIENT_OUT_OF_STEP',
    `Expected to go on within the bytes that are kept, the service asks for ${receivedBytes}.`,
  )
}

/** No attempt within the window reached the service. */
export function unreachable(windowMs: number): AssistClientError {
  return new AssistClientError(
    'ASSIST_CLIENT_UNREACHABLE',
    `The service could not be reached for ${windowMs} ms; see that it runs at this address.`,
    { retryable: true },
  )
}

/** The error of a socket that could not even be made; the client's own errors stay as they are. */
export function socketNotMade(cause: unknown): AssistClientError {
  if (cause instanceof AssistClientError) return cause
  return new AssistClientError('ASSIST_CLIENT_UNREACHABLE', 'The socket could not be made.', {
    cause,
  })
}

/** How a promise of the call ends where its owner leaves at once. */
export function closedByOwner(): AssistClientError {
  return new AssistClientError('ASSIST_CLIENT_CLOSED', 'The call was closed by its owner.')
}

/** Something was to be sent in a call that is over. */
export function notOpen(): AssistClientError {
  return new AssistClientError(
    'ASSIST_CLIENT_CLOSED',
    'Expected an open call, this one is stopped or closed: open a new one.',
  )
}

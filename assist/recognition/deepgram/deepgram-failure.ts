import { AssistError, type ErrorCode } from '../../errors/errors.js'

/** How a connection ended, or why there is none. */
export interface ConnectionEnd {
  /** Close code of the socket; undefined where it never opened. */
  readonly closeCode?: number
  /** HTTP status of a refused upgrade. */
  readonly status?: number
  /** The vendor's name of the reason, such as `NET-0001`. */
  readonly reason?: string
}

/** What an end means for the stream. */
export interface EndVerdict {
  readonly error: AssistError
  /** Another attempt may succeed. */
  readonly isTransient: boolean
}

/** Deepgram could not read the audio (its documentation of close codes). */
const undecodable = 'DATA-0000'

/**
 * The vendor's statuses and close codes in our table. A key that is not accepted is not tried again; a limit, a lost
 * line and a fault of the service are.
 */
export function verdictOf({ closeCode, status, reason }: ConnectionEnd): EndVerdict {
  if (status === 401 || status === 403) {
    return final(
      'ASSIST_ENGINE_REFUSED',
      'Deepgram does not accept our key. Check ASSIST_DEEPGRAM_API_KEY.',
    )
  }
  if (status === 402) {
    return final('ASSIST_ENGINE_LIMITED', 'Deepgram says that the account has no credit left.')
  }
  if (status === 429) {
    return transient(
      'ASSIST_ENGINE_LIMITED',
      'Deepgram limits how many streams this account may have.',
    )
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return final(
      'ASSIST_ENGINE_REFUSED',
      `Deepgram refuses our request (HTTP ${status}). Check ASSIST_DEEPGRAM_MODEL, the language and ASSIST_DEEPGRAM_REDACT.`,
    )
  }
  if (closeCode === 1008 && (reason ?? '').includes(undecodable)) {
    return final('ASSIST_ENGINE_FAILED', 'Deepgram could not read the audio that it was sent.')
  }
  const how =
    status === undefined
      ? `the connection was lost (${closeCode ?? 'not opened'})`
      : `HTTP ${status}`
  return transient('ASSIST_ENGINE_UNREACHABLE', `Deepgram cannot be reached: ${how}.`)
}

function final(code: ErrorCode, message: string): EndVerdict {
  return { error: new AssistError(code, message), isTransient: false }
}

function transient(code: ErrorCode, message: string): EndVerdict {
  return { error: new AssistError(code, message), isTransient: true }
}

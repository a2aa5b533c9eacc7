import { mediaErrors } from './media-errors.js'
import { solutionErrors } from './solution-errors.js'

/**
 * The one table of errors. `docs/errors.md` mirrors it, which a test checks.
 *
 * `status` is the HTTP status, `close` the WebSocket close code (RFC 6455, section 7.4) with which a door
 * leaves. Messages say what was expected, what came and what to do; they never hold speech,
 * credentials or paths of the machine.
 */
export const errorTable = {
  ASSIST_CONFIG_INVALID: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'A setting is unknown or out of its range.',
  },
  ASSIST_USAGE: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'The command line was not understood.',
  },
  ASSIST_AUTH_REQUIRED: {
    status: 401,
    close: 1008,
    retryable: false,
    meaning: 'No API key, or one that is not known.',
  },
  ASSIST_ORIGIN_REFUSED: {
    status: 403,
    close: 1008,
    retryable: false,
    meaning: 'A web page of another site tried to use the service.',
  },
  ASSIST_HOST_UNPROTECTED: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'Asked to listen beyond loopback without an API key.',
  },
  ASSIST_TLS_FILE_MISSING: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'The file of a certificate or of its key is not named, or cannot be read.',
  },
  ASSIST_TLS_FILE_INVALID: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'The file of a certificate or of its key holds something else.',
  },
  ASSIST_TLS_KEY_MISMATCH: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'A key that does not belong to its certificate.',
  },
  ASSIST_TLS_CERTIFICATE_EXPIRED: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'A certificate that is no longer good.',
  },
  ASSIST_PROTOCOL_MESSAGE_INVALID: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'A text message is not JSON or not a known message.',
  },
  ASSIST_PROTOCOL_FIELD_INVALID: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'A field of a message is missing, unknown or out of range.',
  },
  ASSIST_PROTOCOL_AUDIO_BEFORE_START: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'Audio came before the start message.',
  },
  ASSIST_PROTOCOL_START_TWICE: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A second start message on one socket.',
  },
  ASSIST_PROTOCOL_START_TIMEOUT: {
    status: 408,
    close: 1008,
    retryable: true,
    meaning: 'A socket opened and sent no start message in time.',
  },
  ASSIST_PROTOCOL_FRAME_TOO_LARGE: {
    status: 413,
    close: 1009,
    retryable: false,
    meaning: 'One WebSocket message is larger than the limit.',
  },
  ASSIST_PROTOCOL_CLIENT_TOO_SLOW: {
    status: 408,
    close: 1013,
    retryable: true,
    meaning: 'The client does not read what it is sent.',
  },
  ASSIST_AUDIO_FORMAT_UNSUPPORTED: {
    status: 415,
    close: 1003,
    retryable: false,
    meaning: 'Encoding, sample rate or channels are not supported.',
  },
  ASSIST_AUDIO_ODD_BYTES: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'The stream ended inside a sample.',
  },
  ASSIST_AUDIO_FILE_INVALID: {
    status: 400,
    close: 1007,
    retryable: false,
    meaning: 'A recording is not a readable WAV or FLAC file.',
  },
  ASSIST_AUDIO_BACKLOG: {
    status: 503,
    close: 1013,
    retryable: true,
    meaning: 'A minute of audio waits; the sender is paused (an alert, nothing is dropped).',
  },
  ASSIST_CALL_EXISTS: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'A live call already has this id and this channel.',
  },
  ASSIST_CALL_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No call has this id.',
  },
  ASSIST_CALL_NOT_RESUMABLE: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'A resume was asked of a call that is not live.',
  },
  ASSIST_CAPACITY_FULL: {
    status: 503,
    close: 1013,
    retryable: true,
    meaning: 'As many calls as configured are live.',
  },
  ASSIST_ENGINE_UNAVAILABLE: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'A recognition engine is not known or cannot be loaded.',
  },
  ASSIST_ENGINE_FAILED: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'An engine failed; the call goes on with the next one.',
  },
  ASSIST_ENGINE_LANGUAGE: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'An engine does not understand the language of the call; the next one takes it.',
  },
  ASSIST_ENGINE_SILENT: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'An engine stopped answering while somebody spoke; the next one takes the call.',
  },
  ASSIST_ENGINE_REFUSED: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'A remote engine does not accept our key or our request.',
  },
  ASSIST_ENGINE_LIMITED: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'A remote engine is full or our rate is limited.',
  },
  ASSIST_ENGINE_UNREACHABLE: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'A remote engine cannot be reached, or was lost and did not come back.',
  },
  ASSIST_ENGINE_NONE_LEFT: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'Every engine for a channel has failed; the call goes on without being written down.',
  },
  ASSIST_WORKER_FAILED: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'A worker thread stopped or refused a job.',
  },
  ASSIST_MODEL_UNKNOWN: {
    status: 404,
    close: 1011,
    retryable: false,
    meaning: 'A model is not in the catalog.',
  },
  ASSIST_MODEL_UNAVAILABLE: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'A model could not be fetched from any of its sources.',
  },
  ASSIST_MODEL_CHECKSUM_MISMATCH: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'A model file is not the one that the catalog names.',
  },
  ...solutionErrors,
  ASSIST_EMBEDDINGS_MISSING: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning:
      'A language’s embedding model is missing; it is matched by words and sound alone (an alert).',
  },
  ASSIST_SUGGESTION_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'The call has no such suggestion.',
  },
  ...mediaErrors,
  ASSIST_REQUEST_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'An HTTP request does not fit its schema.',
  },
  ASSIST_ROUTE_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No route has this path and method; see /openapi.json.',
  },
  ASSIST_STORE_FAILED: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'The store could not be opened or written.',
  },
  ASSIST_FILE_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A manifest, queries or calls file cannot be read.',
  },
  ASSIST_SHUTTING_DOWN: {
    status: 503,
    close: 1012,
    retryable: true,
    meaning: 'The service is stopping; connect again in a moment.',
  },
  ASSIST_INTERNAL: {
    status: 500,
    close: 1011,
    retryable: true,
    meaning: 'A defect of the service; the log has the details.',
  },
} as const

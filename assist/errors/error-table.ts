import { accessErrors } from './access-errors.js'
import { callErrors } from './call-errors.js'
import { deskErrors } from './desk-errors.js'
import { engineErrors } from './engine-errors.js'
import { mediaErrors } from './media-errors.js'
import { reviewErrors } from './review-errors.js'
import { solutionErrors } from './solution-errors.js'

/**
 * The one table of errors, a file a subject. `docs/errors.md` mirrors it, which a test checks.
 *
 * `status` is the HTTP status, `close` the WebSocket close code (RFC 6455, section 7.4) with which a door
 * leaves. Messages say what was expected, what came and what to do; they never hold speech,
 * credentials or paths of the machine.
 */
export const errorTable = {
  ...accessErrors,
  ...callErrors,
  ...engineErrors,
  ...solutionErrors,
  ...mediaErrors,
  ...deskErrors,
  ...reviewErrors,
  ASSIST_STORE_FAILED: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'The store could not be opened or written.',
  },
  ASSIST_DATA_KEY_WRONG: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'What is kept is encrypted with another key, or was changed.',
  },
  ASSIST_DATA_FOLDER_IN_USE: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning: 'Another service uses the data folder.',
  },
  ASSIST_STORE_WAITING: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning:
      'The store cannot be written; what happens waits in memory and is stored when it can be (an alert).',
  },
  ASSIST_STORE_RECOVERED: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'The store works again, and what waited is stored (an alert).',
  },
  ASSIST_STORE_EVENTS_LOST: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning:
      'The store could not be written for so long that the memory for what waits was full; the log of a call has holes (an alert).',
  },
  ASSIST_DELIVERY_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No delivery of a webhook has this id.',
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

/** Rows of the error table that are about models, engines and the threads that run them. */
export const engineErrors = {
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
  ASSIST_LANGUAGE_CHANGED: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A side of an “auto” call speaks another language; its engine was changed (an alert).',
  },
  ASSIST_LANGUAGE_OTHER: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning:
      'A side speaks another language than the call declares (an alert). Start the call with that language, or with “auto”.',
  },
  ASSIST_ENGINE_SILENT: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'An engine stopped answering while somebody spoke; the next one takes the call.',
  },
  ASSIST_ENGINE_STUCK: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning:
      'An engine got no further with what was said for 2 s; it was started again, or the next one goes on (an alert).',
  },
  ASSIST_ENGINE_INVENTS: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning:
      'An engine wrote three texts in a row where nobody spoke; it was given up for that side (an alert).',
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
  ASSIST_EMBEDDINGS_MISSING: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning:
      'A language’s embedding model is missing; it is matched by words and sound alone (an alert).',
  },
} as const

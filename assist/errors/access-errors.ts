/** Rows of the error table that are about the ways in: command line, settings, keys, certificates, requests. */
export const accessErrors = {
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
  ASSIST_ACCESS_REFUSED: {
    status: 403,
    close: 1008,
    retryable: false,
    meaning: 'The key or person is known, and has no role that may do this.',
  },
  ASSIST_SIGN_IN_UNAVAILABLE: {
    status: 503,
    close: 1013,
    retryable: true,
    meaning: 'The issuer by which people are known does not answer.',
  },
  ASSIST_KEY_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No API key has this id.',
  },
  ASSIST_SIGNATURE_INVALID: {
    status: 401,
    close: 1008,
    retryable: false,
    meaning: 'A carrier’s signature is wrong, too old, or was used before.',
  },
  ASSIST_REQUEST_TOO_LARGE: {
    status: 413,
    close: 1009,
    retryable: false,
    meaning: 'The body of a request is larger than its route takes.',
  },
  ASSIST_RATE_LIMITED: {
    status: 429,
    close: 1013,
    retryable: true,
    meaning: 'Too many requests, or too many wrong keys, from one address.',
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
    meaning: 'Asked to listen beyond loopback with an API key that could be guessed.',
  },
  ASSIST_ADDRESS_UNAVAILABLE: {
    status: 500,
    close: 1011,
    retryable: false,
    meaning:
      'The service cannot listen where it should: the port is in use or not this user’s, or the address is not one of this machine.',
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
} as const

/** Rows of the error table that are about an agent's work after a call. */
export const deskErrors = {
  ASSIST_CALL_LIVE: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'The call still goes on, or is just being stored; this is for calls that are over.',
  },
  ASSIST_WRAP_UP_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A wrap-up names a line, card or disposition that there is not.',
  },
  ASSIST_FOLLOW_UP_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A mail or SMS has no right recipient, template or value.',
  },
  ASSIST_GUIDE_UNKNOWN: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No card of the call has this guide, or this step of it.',
  },
  ASSIST_GATEWAY_MISSING: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'No mail server or SMS service is configured for this.',
  },
} as const

/** Rows of the error table that are about an agent's work after a call. */
export const deskErrors = {
  ASSIST_CALL_LIVE: {
    status: 409,
    close: 1008,
    retryable: true,
    meaning: 'The call still goes on, or is just being stored; this is for calls that are over.',
  },
  ASSIST_WRAP_UP_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A wrap-up names a line, card or disposition that there is not.',
  },
} as const

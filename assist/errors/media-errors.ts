/** Errors of customers' links, media, pictures and seats: a part of the one table, `assist/errors/error-table.ts`. */
export const mediaErrors = {
  ASSIST_LINK_UNKNOWN: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'A customer’s link that was never given out, or whose call is over.',
  },
  ASSIST_LINK_EXPIRED: {
    status: 410,
    close: 1008,
    retryable: false,
    meaning: 'A customer’s link, or a follow-up, that is too old.',
  },
  ASSIST_LINK_IN_USE: {
    status: 403,
    close: 1008,
    retryable: false,
    meaning: 'A customer’s link that another browser has opened.',
  },
  ASSIST_INVITATION_INVALID: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'An invitation to another medium that makes no sense now.',
  },
  ASSIST_CUSTOMER_ABSENT: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'Something for the customer’s page while nobody has it open.',
  },
  ASSIST_CONSENT_MISSING: {
    status: 403,
    close: 1008,
    retryable: false,
    meaning: 'A still or a recording that the customer has not agreed to.',
  },
  ASSIST_TRANSCRIPTION_REFUSED: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'The customer has refused to be transcribed, and nobody else ends that pause.',
  },
  ASSIST_CALL_PAUSED: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning:
      'A message or picture that came while the call is paused. It is not taken and not kept; it may be sent again when the pause is over.',
  },
  ASSIST_PICTURES_FULL: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning:
      'A call has as many pictures as it may, or as large ones (`ASSIST_CALL_PICTURES`, `ASSIST_CALL_PICTURES_MB`).',
  },
  ASSIST_PICTURES_LIMITED: {
    status: 429,
    close: 1013,
    retryable: true,
    meaning: 'Pictures of a call come too fast (`ASSIST_PICTURES_PER_MINUTE`).',
  },
  ASSIST_CHAT_LIMITED: {
    status: 429,
    close: 1013,
    retryable: true,
    meaning: 'A side writes messages too fast; this one was not taken (`ASSIST_CHAT_PER_MINUTE`).',
  },
  ASSIST_PICTURE_INVALID: {
    status: 415,
    close: 1008,
    retryable: false,
    meaning: 'Bytes that are no picture.',
  },
  ASSIST_PICTURE_TOO_LARGE: {
    status: 413,
    close: 1009,
    retryable: false,
    meaning: 'A picture of more than 12 MB.',
  },
  ASSIST_PICTURE_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'A picture that the call does not have.',
  },
  ASSIST_SEAT_NOT_TAKEN: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'A seat’s action by a page that does not sit at the call.',
  },
} as const

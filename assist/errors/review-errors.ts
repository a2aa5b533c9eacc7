/** Rows of the error table that are about judging calls: moments, scorecards, questions. */
export const reviewErrors = {
  ASSIST_MOMENTS_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'Rules on moments cannot be used; the message names line, check and reason.',
  },
  ASSIST_MOMENT_FORBIDDEN: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'Something was said that a rule says must not be said (an alert).',
  },
  ASSIST_SCORECARD_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A scorecard cannot be used; the message names place and reason.',
  },
  ASSIST_SCORECARD_MISSING: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'No scorecard is configured (ASSIST_SCORECARD).',
  },
  ASSIST_SCORECARD_CHANGED: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'Another scorecard is live than the one that was answered.',
  },
  ASSIST_SCORE_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A score answers no question of the card, or quotes what the call does not say.',
  },
  ASSIST_SCORE_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'The call has no such score, or no appeal against it.',
  },
  ASSIST_VIEWS_FULL: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'Somebody keeps as many views of the list as one may; one has to go first.',
  },
  ASSIST_APPEAL_DECIDED: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'There is an appeal against this score already, or it was answered.',
  },
} as const

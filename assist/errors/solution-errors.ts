/** Rows of the error table that are about solution bases and what belongs to them. */
export const solutionErrors = {
  ASSIST_SOLUTION_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No solution has this id.',
  },
  ASSIST_SOLUTION_EXISTS: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'A solution with this id is there already.',
  },
  ASSIST_SOLUTION_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A solution lacks a field or has one of the wrong kind.',
  },
  ASSIST_SOLUTIONS_FILE_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A solutions file cannot be used; the message names line and reason.',
  },
  ASSIST_SOLUTIONS_UNKNOWN: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No solution base has this name.',
  },
  ASSIST_MATCHING_WAITING: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'Matching stopped and is being started again; suggestions come late (an alert).',
  },
  ASSIST_MATCHING_RECOVERED: {
    status: 503,
    close: 1011,
    retryable: true,
    meaning: 'Matching works again (an alert).',
  },
  ASSIST_GLOSSARY_INVALID: {
    status: 400,
    close: 1008,
    retryable: false,
    meaning: 'A glossary cannot be used; the message names place and reason.',
  },
  ASSIST_PROPOSAL_NOT_FOUND: {
    status: 404,
    close: 1008,
    retryable: false,
    meaning: 'No proposal of what was learnt has this number.',
  },
  ASSIST_PROPOSAL_DECIDED: {
    status: 409,
    close: 1008,
    retryable: false,
    meaning: 'A proposal that was decided already, or that newer calls have replaced.',
  },
} as const

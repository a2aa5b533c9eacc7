import type { Setting } from '../setting.js'

/** Settings of judging calls. */
export const reviewSettings = {
  moments: {
    env: 'ASSIST_MOMENTS',
    type: 'string',
    default: '',
    purpose:
      'File of rules on moments, one JSON object a line, that are looked for in calls that begin from then on; a changed file is in use within seconds. Empty: none are.',
  },
  signals: {
    env: 'ASSIST_SIGNALS',
    type: 'boolean',
    default: false,
    purpose:
      'Tells QA of long silences, shares of talk, both at once, and the customer’s sentiment by lexicon.',
  },
  signalSilenceMs: {
    env: 'ASSIST_SIGNAL_SILENCE_MS',
    type: 'integer',
    default: 10_000,
    min: 1_000,
    max: 600_000,
    unit: 'ms',
    purpose: 'From which length on QA is told of a silence.',
  },
  scorecard: {
    env: 'ASSIST_SCORECARD',
    type: 'string',
    default: '',
    purpose:
      'JSON file of the scorecard by which reviewers score calls; a changed file is in use within seconds. Empty: calls are not scored.',
  },
} as const satisfies Record<string, Setting>

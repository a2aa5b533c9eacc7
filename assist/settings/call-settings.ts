import type { Setting } from './setting.js'

/** Settings of live calls: how many, and how long their sockets are waited for. */
export const callSettings = {
  maxCalls: {
    env: 'ASSIST_MAX_CALLS',
    type: 'integer',
    default: 200,
    min: 1,
    max: 100000,
    purpose: 'Calls that may be live at once; further ones are refused.',
  },
  admission: {
    env: 'ASSIST_ADMISSION',
    type: 'string',
    default: 'measured',
    choices: ['measured', 'configured'],
    purpose:
      'Who says how many calls are taken. `measured`: what the machine carries, as measured at start and while it runs, and `ASSIST_MAX_CALLS` at most. `configured`: `ASSIST_MAX_CALLS` alone.',
  },
  startTimeoutMs: {
    env: 'ASSIST_START_TIMEOUT_MS',
    type: 'integer',
    default: 10000,
    min: 100,
    max: 600000,
    unit: 'ms',
    purpose: 'How long a new socket may take to send its start message.',
  },
  resumeWindowMs: {
    env: 'ASSIST_RESUME_WINDOW_MS',
    type: 'integer',
    default: 60000,
    min: 0,
    max: 600000,
    unit: 'ms',
    purpose: 'How long a call whose socket died waits for its client.',
  },
  finalPatienceMs: {
    env: 'ASSIST_FINAL_PATIENCE_MS',
    type: 'integer',
    default: 700,
    min: 0,
    max: 5000,
    unit: 'ms',
    purpose:
      'Longest wait of a final for its second pass, at doors whose clients know no revisions (`/v1/listen`, `/vosk`). 0: it goes at once.',
  },
  endPatienceMs: {
    env: 'ASSIST_END_PATIENCE_MS',
    type: 'integer',
    default: 20000,
    min: 100,
    max: 600000,
    unit: 'ms',
    purpose:
      'How long the end of a call, or of one side of it, waits for what is still being recognised; then it ends as it is, with `ASSIST_LAST_WORDS_LOST` in its log.',
  },
  drainMs: {
    env: 'ASSIST_DRAIN_MS',
    type: 'integer',
    default: 20000,
    min: 0,
    max: 600000,
    unit: 'ms',
    purpose:
      'How long a service that is asked to stop writes down what its calls have said; then they end as they are.',
  },
  maxBacklogMs: {
    env: 'ASSIST_MAX_BACKLOG_MS',
    type: 'integer',
    default: 60000,
    min: 1000,
    max: 600000,
    unit: 'ms',
    purpose: 'Audio that may wait for recognition before the sender is paused.',
  },
} as const satisfies Record<string, Setting>

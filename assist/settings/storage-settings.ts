import type { Setting } from './setting.js'

/** How long something of a call is kept, counted from the call's end. */
function keptDays(name: string, what: string) {
  return {
    env: `ASSIST_KEEP_${name}_DAYS`,
    type: 'integer',
    default: 0,
    min: 0,
    max: 36_500,
    unit: 'days',
    purpose: `${what} is deleted so many days after its end; 0: never.`,
  } as const
}

/** Settings of what is kept, where, and what is logged. */
export const storageSettings = {
  dataDir: {
    env: 'ASSIST_DATA_DIR',
    type: 'string',
    default: 'data',
    purpose: 'Folder of the database and, where switched on, of recordings.',
  },
  dataKey: {
    env: 'ASSIST_DATA_KEY',
    type: 'string',
    default: '',
    purpose:
      'Key with which texts of calls, pictures and recordings are encrypted where they are kept: 32 random bytes as hexadecimal or base64. Empty: they are not.',
  },
  dataKeyFile: {
    env: 'ASSIST_DATA_KEY_FILE',
    type: 'string',
    default: '',
    purpose: 'File that holds the key, in the place of `ASSIST_DATA_KEY`.',
  },
  databaseMaxMb: {
    env: 'ASSIST_DATABASE_MAX_MB',
    type: 'integer',
    default: 0,
    min: 0,
    max: 16_000_000,
    unit: 'MB',
    purpose: 'How large the database may become; 0: as the disk allows.',
  },
  storeMemoryMb: {
    env: 'ASSIST_STORE_MEMORY_MB',
    type: 'integer',
    default: 64,
    min: 1,
    max: 4_096,
    unit: 'MB',
    purpose:
      'Memory for events that wait while the store cannot be written. What is beyond it is counted and lost.',
  },
  storePatienceMs: {
    env: 'ASSIST_STORE_PATIENCE_MS',
    type: 'integer',
    default: 10_000,
    min: 0,
    max: 600_000,
    unit: 'ms',
    purpose:
      'How long the end of a call waits for the store before the client is told that not all is stored.',
  },
  storeAudio: {
    env: 'ASSIST_STORE_AUDIO',
    type: 'boolean',
    default: false,
    purpose: 'Keep each call’s audio in the data folder. Off: audio is never written.',
  },
  storeContext: {
    env: 'ASSIST_STORE_CONTEXT',
    type: 'boolean',
    default: false,
    purpose:
      'Keep what is told of a call before it begins (`context`: entry, menu, queue, caller …) in its log, masked as what is said is. Off: it is in memory only.',
  },
  markCustomers: {
    env: 'ASSIST_MARK_CUSTOMERS',
    type: 'boolean',
    default: true,
    purpose:
      'Keep a salted digest of `context.caller` and `context.verified` with each call, so that all calls of a customer can be found, exported and erased. The number itself is not kept.',
  },
  keepAudioDays: keptDays('AUDIO', 'Sound and pictures of a call'),
  keepTranscriptsDays: keptDays(
    'TRANSCRIPTS',
    'What was said in a call, and what quotes it (notes, summary)',
  ),
  keepCallsDays: keptDays('CALLS', 'A call with everything, its events included'),
  redact: {
    env: 'ASSIST_REDACT',
    type: 'string',
    default: '',
    eachOf: ['phone', 'email', 'address', 'dob', 'passport', 'account'],
    purpose:
      'Personal data that is masked before it is kept, matched or shown; separated by commas. Card and identity numbers, codes and passwords always are.',
  },
  modelsDir: {
    env: 'ASSIST_MODELS_DIR',
    type: 'string',
    default: '',
    purpose: 'Folder of the model files; empty: `models/downloaded` beside the program.',
  },
  modelsMirror: {
    env: 'ASSIST_MODELS_MIRROR',
    type: 'string',
    default: '',
    purpose:
      'Folder or URL that is asked for model files before upstream, as air-gapped sites have.',
  },
  logLevel: {
    env: 'ASSIST_LOG_LEVEL',
    type: 'string',
    default: 'info',
    choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    purpose: 'Level of the log. No speech or personal text at any level.',
  },
  logPersonal: {
    env: 'ASSIST_LOG_PERSONAL',
    type: 'boolean',
    default: false,
    purpose: 'Let speech and solution text into the log; for debugging on one’s own machine.',
  },
} as const satisfies Record<string, Setting>

import type { Setting } from './setting.js'

/** Settings of what is kept, where, and what is logged. */
export const storageSettings = {
  dataDir: {
    env: 'ASSIST_DATA_DIR',
    type: 'string',
    default: 'data',
    purpose: 'Folder of the database and, where switched on, of recordings.',
  },
  storeAudio: {
    env: 'ASSIST_STORE_AUDIO',
    type: 'boolean',
    default: false,
    purpose: 'Keep each call’s audio in the data folder. Off: audio is never written.',
  },
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

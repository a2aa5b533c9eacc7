import { AssistError } from '../errors/errors.js'
import { engineChoices, engineNames, spokenLanguages } from '../call/call-start.js'
import { mediaSettings } from './media-settings.js'
import { checkSetting, listOf, parseSetting, type Setting } from './setting.js'

export { listOf } from './setting.js'

/** The one table of settings. `docs/settings.md` mirrors it, which a test checks. */
export const settings = {
  host: {
    env: 'ASSIST_HOST',
    type: 'string',
    default: '127.0.0.1',
    purpose: 'Address to listen on. Anything but loopback needs `ASSIST_API_KEY`.',
  },
  port: {
    env: 'ASSIST_PORT',
    type: 'integer',
    default: 8080,
    min: 0,
    max: 65535,
    purpose: 'Port to listen on; 0 takes a free one.',
  },
  apiKey: {
    env: 'ASSIST_API_KEY',
    type: 'string',
    default: '',
    purpose:
      'Key that every request and socket must carry (`Authorization: Bearer`, `x-api-key` or `?key=`). Empty: none, loopback only.',
  },
  allowedOrigins: {
    env: 'ASSIST_ALLOWED_ORIGINS',
    type: 'string',
    default: '',
    purpose:
      'Origins of other web pages that may use the service, separated by commas. The service’s own page always may.',
  },
  tls: {
    env: 'ASSIST_TLS',
    type: 'boolean',
    default: false,
    purpose:
      'Answer by HTTPS with a certificate that the service makes itself and keeps in its data folder.',
  },
  tlsCert: {
    env: 'ASSIST_TLS_CERT',
    type: 'string',
    default: '',
    purpose: 'File of a certificate (PEM, with its chain) to answer by HTTPS with.',
  },
  tlsKey: {
    env: 'ASSIST_TLS_KEY',
    type: 'string',
    default: '',
    purpose: 'File of the private key (PEM) that belongs to `ASSIST_TLS_CERT`.',
  },
  ...mediaSettings,
  dataDir: {
    env: 'ASSIST_DATA_DIR',
    type: 'string',
    default: 'data',
    purpose: 'Folder of the database and, where switched on, of recordings.',
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
  solutions: {
    env: 'ASSIST_SOLUTIONS',
    type: 'string',
    default: '',
    purpose: 'Solutions file that is loaded into the default base at start.',
  },
  glossary: {
    env: 'ASSIST_GLOSSARY',
    type: 'string',
    default: '',
    purpose:
      'Glossary file (CSV: customers’ words and what they mean) that is loaded into the default base at start.',
  },
  engine: {
    env: 'ASSIST_ENGINE',
    type: 'string',
    default: 'two-pass',
    choices: engineChoices,
    purpose:
      'Recognition engine. `two-pass`: moonshine writes English at once and whisper revises it; whisper writes the other languages.',
  },
  engineByLanguage: {
    env: 'ASSIST_ENGINE_BY_LANGUAGE',
    type: 'string',
    default: '',
    eachOf: spokenLanguages.flatMap((code) => engineChoices.map((name) => `${code}=${name}`)),
    purpose:
      'Engines for single languages, such as `zh=sherpa,ko=vosk`; `ASSIST_ENGINE` for others.',
  },
  embeddingModels: {
    env: 'ASSIST_EMBEDDING_MODELS',
    type: 'string',
    default: '',
    form: {
      fits: (text) => listOf(text).every((entry) => /^(en|zh)=./.test(entry)),
      words: 'a list of en=FOLDER and zh=FOLDER',
    },
    purpose:
      'Embedding models of one’s own for matching, such as `en=/models/bge-base-en-v1.5`: folders with `model.onnx` and `tokenizer.json` of a BERT model whose first token is the sentence. bge-small where left out, to which the calibration is fitted.',
  },
  fallbackEngines: {
    env: 'ASSIST_FALLBACK_ENGINES',
    type: 'string',
    default: 'moonshine,whisper',
    eachOf: engineNames,
    purpose:
      'Engines that take over when one fails in a call, in this order. One that sends audio out of the house is only asked where it is named here.',
  },
  secondPass: {
    env: 'ASSIST_SECOND_PASS',
    type: 'boolean',
    default: true,
    purpose: 'With `two-pass`: revise finals. Off: the first pass only.',
  },
  domainWords: {
    env: 'ASSIST_DOMAIN_WORDS',
    type: 'boolean',
    default: true,
    purpose: 'Tell engines that can use them which words the solution base is about.',
  },
  sherpaModel: {
    env: 'ASSIST_SHERPA_MODEL',
    type: 'string',
    default: 'whisper-base',
    purpose: 'Model of the catalog that the sherpa engine runs.',
  },
  deepgramApiKey: {
    env: 'ASSIST_DEEPGRAM_API_KEY',
    type: 'string',
    default: '',
    purpose: 'Key for the deepgram engine.',
  },
  deepgramUrl: {
    env: 'ASSIST_DEEPGRAM_URL',
    type: 'string',
    default: '',
    purpose: 'Address of a Deepgram that runs elsewhere than at the vendor’s; empty: the vendor’s.',
  },
  deepgramModel: {
    env: 'ASSIST_DEEPGRAM_MODEL',
    type: 'string',
    default: 'nova-3',
    purpose: 'Model that Deepgram is asked for.',
  },
  deepgramRedact: {
    env: 'ASSIST_DEEPGRAM_REDACT',
    type: 'string',
    default: '',
    purpose: 'What Deepgram is to mask before it answers, such as `pci,ssn`; separated by commas.',
  },
  earWorkers: {
    env: 'ASSIST_EAR_WORKERS',
    type: 'integer',
    default: 0,
    min: 0,
    max: 64,
    purpose:
      'Worker threads for voice activity and recognition; 0: one fewer than cores, at least one.',
  },
  maxCalls: {
    env: 'ASSIST_MAX_CALLS',
    type: 'integer',
    default: 200,
    min: 1,
    max: 100000,
    purpose: 'Calls that may be live at once; further ones are refused.',
  },
  speculativePauseMs: {
    env: 'ASSIST_SPECULATIVE_PAUSE_MS',
    type: 'integer',
    default: 192,
    min: 64,
    max: 1000,
    unit: 'ms',
    purpose: 'Pause at which the final is decoded ahead of the endpoint.',
  },
  endpointPauseMs: {
    env: 'ASSIST_ENDPOINT_PAUSE_MS',
    type: 'integer',
    default: 608,
    min: 200,
    max: 3000,
    unit: 'ms',
    purpose: 'Pause that ends an utterance.',
  },
  maxSegmentMs: {
    env: 'ASSIST_MAX_SEGMENT_MS',
    type: 'integer',
    default: 16000,
    min: 5000,
    max: 28000,
    unit: 'ms',
    purpose: 'Length at which a monologue is cut at its quietest recent moment.',
  },
  partialIntervalMs: {
    env: 'ASSIST_PARTIAL_INTERVAL_MS',
    type: 'integer',
    default: 500,
    min: 100,
    max: 5000,
    unit: 'ms',
    purpose: 'Rhythm of partial transcripts when there is capacity.',
  },
  partials: {
    env: 'ASSIST_PARTIALS',
    type: 'boolean',
    default: true,
    purpose: 'Write partial transcripts while people speak.',
  },
  learning: {
    env: 'ASSIST_LEARNING',
    type: 'string',
    default: 'proposals',
    choices: ['off', 'proposals', 'automatic'],
    purpose:
      'What becomes of what use teaches: `proposals` wait for an administrator, `automatic` accepts them at once, `off` neither looks nor applies what was learnt.',
  },
  showThreshold: {
    env: 'ASSIST_SHOW_THRESHOLD',
    type: 'number',
    default: 0.4,
    min: 0,
    max: 1,
    purpose:
      'Least calibrated probability that the right solution is among the cards (at most three) that are shown. Two fifths: a missing card costs half as much again as a wrong one.',
  },
  sureThreshold: {
    env: 'ASSIST_SURE_THRESHOLD',
    type: 'number',
    default: 0.8,
    min: 0,
    max: 1,
    purpose: 'Calibrated probability from which a card says “sure”.',
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
  startTimeoutMs: {
    env: 'ASSIST_START_TIMEOUT_MS',
    type: 'integer',
    default: 10000,
    min: 100,
    max: 600000,
    unit: 'ms',
    purpose: 'How long a new socket may take to send its start message.',
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
  storeAudio: {
    env: 'ASSIST_STORE_AUDIO',
    type: 'boolean',
    default: false,
    purpose: 'Keep each call’s audio in the data folder. Off: audio is never written.',
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

type SettingValue<S extends Setting> = S['type'] extends 'string'
  ? string
  : S['type'] extends 'boolean'
    ? boolean
    : number

/** Every setting with its value: validated once, frozen, passed down. */
export type Config = { readonly [K in keyof typeof settings]: SettingValue<(typeof settings)[K]> }

/** Variables of our prefix that are not settings: switches of tests and of the build. */
const otherVariables = new Set(['ASSIST_TEST_REQUIRE', 'ASSIST_SHARED_DIR'])

/**
 * Reads the settings from environment variables and explicit overrides; overrides win.
 *
 * @throws AssistError ASSIST_CONFIG_INVALID for an unknown `ASSIST_*` variable or a bad value
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>> = process.env,
  overrides: Partial<Config> = {},
): Config {
  const table: Readonly<Record<string, Setting>> = settings
  const known = new Set(Object.values(table).map((setting) => setting.env))
  for (const name of Object.keys(env)) {
    if (name.startsWith('ASSIST_') && !known.has(name) && !otherVariables.has(name)) {
      throw new AssistError(
        'ASSIST_CONFIG_INVALID',
        `${name} is not a setting; docs/settings.md lists them all. Unset it or correct its name.`,
      )
    }
  }
  const values: Record<string, string | number | boolean> = {}
  for (const [key, setting] of Object.entries(table)) {
    const text = env[setting.env]
    const override = (overrides as Readonly<Record<string, string | number | boolean>>)[key]
    const value =
      override ??
      (text === undefined || text === '' ? setting.default : parseSetting(setting, text))
    checkSetting(setting, value)
    values[key] = value
  }
  return Object.freeze(values) as Config
}

import { engineChoices, engineNames, spokenLanguages } from '../call/call-start.js'
import type { Setting } from './setting.js'

/** Settings of recognition: engines, endpoints, partials. */
export const recognitionSettings = {
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
  earWorkers: {
    env: 'ASSIST_EAR_WORKERS',
    type: 'integer',
    default: 0,
    min: 0,
    max: 64,
    purpose:
      'Worker threads for voice activity and recognition; 0: one fewer than cores, at least one.',
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
  numberPauseMs: {
    env: 'ASSIST_NUMBER_PAUSE_MS',
    type: 'integer',
    default: 1600,
    min: 0,
    max: 5000,
    unit: 'ms',
    purpose:
      'Pause that ends an utterance inside a spoken number, an address or a spelled word; 0: the same as anywhere.',
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
  revisionWaitMs: {
    env: 'ASSIST_REVISION_WAIT_MS',
    type: 'integer',
    default: 3000,
    min: 0,
    max: 30000,
    unit: 'ms',
    purpose:
      'How long the end of a side waits for second passes of its last words; revisions that come later are not told.',
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
} as const satisfies Record<string, Setting>

import { listOf, type Setting } from './setting.js'

/** Settings of solution bases, matching and suggestions. */
export const matchingSettings = {
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
} as const satisfies Record<string, Setting>

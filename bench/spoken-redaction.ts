import path from 'node:path'

import { openRecording } from '../assist/audio/recording.js'
import type { CallEvent, UtteranceBody } from '../assist/pipeline/log/call-event.js'
import { latestUtterances } from '../assist/pipeline/log/latest-utterances.js'
import { round3 } from '../assist/quality/scores/error-rate.js'
import { readJsonLines } from '../assist/quality/scores/matching-files.js'
import { replay } from '../assist/quality/replay/replay.js'
import type { Assist } from '../assist/service/assist.js'
import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import { programPath } from '../assist/testing/requirements.js'
import {
  MissingPart,
  type BenchContext,
  type BenchOutcome,
  type FigureDefinition,
} from './harness/bench.js'
import { convertAudio } from './harness/convert-audio.js'
import { evaluationFile, need } from './harness/inputs.js'
import { sampleOf } from './harness/numbers.js'
import { isReadable, valuesOf } from './harness/readable-secrets.js'
import { readRedactionCases, type RedactionCase } from './harness/redaction-score.js'
import {
  speakDialogue,
  speakingPrograms,
  telephoneBand,
  type SpokenDialogue,
} from './harness/spoken-dialogues.js'

export const name = 'spokenRedaction'
export const question = 'How much of what must not be kept is hidden where it was spoken?'

/** Dialogues of the labelled set that are spoken; without secrets every third. */
const mostEnglish = 60

/** What the agent asks before a recorded number, and whether the answer has to be hidden. */
const mandarinQuestions = [
  { text: '请问您的手机号是多少？', isSecret: true },
  { text: '请问您的登录密码是多少？', isSecret: true },
  { text: '请报一下您的银行账号。', isSecret: true },
  { text: '请问您的订单号是多少？', isSecret: false },
] as const

export const definitions: Readonly<Record<string, FigureDefinition>> = {
  enRecall: {
    definition: `Of the values in ${mostEnglish} dialogues of fixtures/redaction/en.test.jsonl, spoken by voices of flite and espeak-ng over the telephone band and recognised by both passes: share of which no more than two digits in a row can be read in the log (four of a card), nor a word of a password`,
    goal: { atLeast: 0.97 },
  },
  enPrecision: {
    definition: 'Of the masks in these logs, share that stand where something had to be hidden',
    goal: { atLeast: 0.95 },
  },
  enValues: { definition: 'Values that had to be hidden in them' },
  zhRecall: {
    definition:
      'Of eleven recorded telephone numbers (AISHELL, one speaker, over the telephone band), each as the answer to a written question for a telephone number, a password and an account: share of which no more than two digits in a row can be read in the log',
    goal: { atLeast: 0.97 },
  },
  zhHarmlessMasked: {
    definition:
      'Of the same recordings as the answer to a question for an order number: share that has a mask',
    goal: { atMost: 0.05 },
  },
  zhValues: { definition: 'Recordings that had to be hidden' },
}

/** Labelled dialogues as sound through the whole pipeline, and what of their secrets its log still shows. */
export async function run(context: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models', 'ffmpeg')
  for (const program of speakingPrograms) {
    if (programPath(program) === undefined) throw new MissingPart(`${program} is not installed`)
  }
  const english = await hearEnglish(context)
  const mandarin = await hearMandarin(context)
  return {
    figures: { ...english.figures, ...mandarin.figures },
    tables: [
      {
        title: 'English values that are hidden, by kind',
        head: ['Kind', 'Values', 'Hidden'],
        rows: [...english.kinds].map(([kind, { all, hidden }]) => [kind, `${all}`, `${hidden}`]),
      },
    ],
    notes: [
      'Made voices speak more plainly than people do, and never hesitate. Which digits were heard is not known: a value that recognition lost counts as hidden.',
      'Mandarin digits are not spliced: there are no recordings of single ones, and those of telephone numbers are read without pauses.',
    ],
  }
}

const isMask = /\[(?:card|id|code|phone|email|address|date|passport|account|number)\]/gu

const textOf = ({ text, written }: UtteranceBody): string => `${text} ${written ?? ''}`

async function hearEnglish({ workDir, isQuick, progress }: BenchContext) {
  const all = (await readRedactionCases('en', 'test')).filter(({ redact }) => redact.length === 0)
  const cases = sampleOf(all, isQuick ? 6 : mostEnglish)
  const bar = progress('Spoken English')
  const kinds = new Map<string, { all: number; hidden: number }>()
  let [masks, rightMasks] = [0, 0]
  const config = loadConfig({}, { partials: false, domainWords: false })
  await withOfflineAssist(config, undefined, process, async (assist) => {
    for (const [at, one] of cases.entries()) {
      const spoken = await speakDialogue(one, at, workDir)
      const said = latestUtterances(await heard(assist, spoken))
      for (const value of valuesOf(one)) {
        const own = kinds.get(value.kind) ?? { all: 0, hidden: 0 }
        own.all++
        if (!isReadable(value, said.map(textOf).join(' '))) own.hidden++
        kinds.set(value.kind, own)
      }
      for (const utterance of said) {
        const count = [...utterance.text.matchAll(isMask)].length
        masks += count
        if (isNearSecret(utterance, one, spoken)) rightMasks += count
      }
      bar.update((at + 1) / cases.length)
    }
  })
  bar.end()
  const sum = (of: 'all' | 'hidden'): number =>
    [...kinds.values()].reduce((total, one) => total + one[of], 0)
  return {
    kinds,
    figures: {
      enRecall: round3(sum('hidden') / sum('all')),
      enPrecision: masks === 0 ? 1 : round3(rightMasks / masks),
      enValues: sum('all'),
    },
  }
}

async function heard(assist: Assist, { file }: SpokenDialogue): Promise<readonly CallEvent[]> {
  const recording = await openRecording(file)
  const callId = path.basename(file)
  return replay(assist, recording, { callId, language: 'en', speed: 'max' })
}

/** Whether an utterance was said where the dialogue has something that is, or may be, hidden. */
function isNearSecret(
  { channel, startMs, endMs }: UtteranceBody,
  { turns }: RedactionCase,
  spoken: SpokenDialogue,
): boolean {
  return spoken.turns.some(
    (turn, at) =>
      turn.channel === channel &&
      turn.startMs < endMs &&
      startMs < turn.endMs &&
      (turns[at]?.spans.length ?? 0) > 0,
  )
}

interface RecordedNumber {
  readonly file: string
  readonly norm: string
}

/** The recordings in which nothing but eleven digits is read out. */
async function recordedNumbers(): Promise<RecordedNumber[]> {
  const rows = await readJsonLines(evaluationFile('speech', 'zh', 'manifest.jsonl'))
  return rows
    .map(({ value }) => value as RecordedNumber)
    .filter(({ norm }) => /^[零一二三四五六七八九幺]{11}$/u.test(norm))
}

async function hearMandarin({ workDir, isQuick, progress }: BenchContext) {
  const numbers = sampleOf(await recordedNumbers(), isQuick ? 1 : Infinity)
  const bar = progress('Spoken Mandarin')
  const counts = { secrets: 0, hidden: 0, harmless: 0, masked: 0 }
  const config = loadConfig({}, { partials: false, domainWords: false, redact: 'phone,account' })
  await withOfflineAssist(config, undefined, process, async (assist) => {
    for (const [at, { file, norm }] of numbers.entries()) {
      const telephone = path.join(workDir, `zh-${at}.wav`)
      const own = evaluationFile('speech', 'zh', file)
      await convertAudio(own, telephone, [...telephoneBand, '-c:a', 'pcm_mulaw'])
      for (const { text, isSecret } of mandarinQuestions) {
        const shown = await answered(assist, text, telephone)
        if (!isSecret) {
          counts.harmless++
          if (shown.search(isMask) >= 0) counts.masked++
          continue
        }
        counts.secrets++
        if (!isReadable({ kind: 'number', text: norm }, shown)) counts.hidden++
      }
      bar.update((at + 1) / numbers.length)
    }
  })
  bar.end()
  return {
    figures: {
      zhRecall: round3(counts.hidden / counts.secrets),
      zhHarmlessMasked: round3(counts.masked / counts.harmless),
      zhValues: counts.secrets,
    },
  }
}

/** What the log shows of a recording that answers a written question. */
async function answered(assist: Assist, question: string, file: string): Promise<string> {
  const start = { callId: path.basename(file), language: 'zh' } as const
  const call = await assist.startCall(start, { isVirtual: true, door: 'replay' })
  call.write({ channel: 'agent', text: question })
  const recording = await openRecording(file)
  const leg = await call.legs.open({ ...recording.format, channels: ['customer'] })
  for await (const block of recording.read()) await leg.write(block)
  await call.legs.close(leg)
  await call.end('stopped')
  return latestUtterances(call.log.after(0)).map(textOf).join(' ')
}

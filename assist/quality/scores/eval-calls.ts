import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

import { AssistError } from '../../errors/errors.js'
import type { Assist } from '../../service/assist.js'
import type { CallLanguage } from '../../call/call-start.js'
import type { CallEvent } from '../../pipeline/log/call-event.js'
import { openRecording } from '../../audio/recording.js'
import { replay } from '../replay/replay.js'
import {
  scoreCall,
  summarise,
  type CallsReport,
  type CallScore,
  type TrueUtterance,
} from './call-score.js'

/** A recorded call with its ground truth. */
export interface LabelledCall {
  readonly callId: string
  readonly audioFile: string
  readonly language: CallLanguage
  readonly utterances: readonly TrueUtterance[]
}

/** How calls are evaluated. */
export interface EvalCallsOptions {
  readonly speed: '1' | 'max'
  /** Calls at once. */
  readonly parallel: number
  readonly onProgress?: (share: number) => void
  /** Called with each call's log when the call is over. */
  readonly onCall?: (
    callId: string,
    events: readonly CallEvent[],
    durationMs: number,
  ) => Promise<void>
}

/** Reads `<id>.wav` with `<id>.json` of a folder, by name. @throws AssistError ASSIST_FILE_INVALID */
export async function readCalls(folder: string): Promise<LabelledCall[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new AssistError('ASSIST_FILE_INVALID', 'The calls directory cannot be read.', { cause })
  })
  const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5))
  if (ids.length === 0) {
    throw new AssistError('ASSIST_FILE_INVALID', 'Expected <id>.wav with <id>.json; none is there.')
  }
  return Promise.all(
    ids.sort().map(async (callId): Promise<LabelledCall> => {
      const text = await readFile(path.join(folder, `${callId}.json`), 'utf8')
      const truth = parseTruth(callId, text)
      return { callId, audioFile: path.join(folder, `${callId}.wav`), ...truth }
    }),
  )
}

/** Replays calls through the whole pipeline and scores what an agent would have seen. */
export async function evalCalls(
  assist: Assist,
  calls: readonly LabelledCall[],
  options: EvalCallsOptions,
): Promise<CallsReport> {
  const scores: CallScore[] = []
  const shares = new Map<string, number>()
  let next = 0
  const work = async (): Promise<void> => {
    for (let call = calls[next++]; call; call = calls[next++]) {
      const { callId, audioFile, language } = call
      const recording = await openRecording(audioFile)
      const events = await replay(assist, recording, {
        callId,
        language,
        speed: options.speed,
        onProgress: (share) => {
          shares.set(callId, share)
          const sum = [...shares.values()].reduce((total, one) => total + one, 0)
          options.onProgress?.(sum / calls.length)
        },
      })
      await options.onCall?.(callId, events, recording.durationMs)
      scores.push(scoreCall(call.utterances, events, recording.durationMs))
    }
  }
  await Promise.all(Array.from({ length: options.parallel }, work))
  return summarise(scores)
}

/** What was really said in a recording: of `<same name>.json` beside it; undefined where there is no such file. */
export async function truthBeside(
  audioFile: string,
): Promise<LabelledCall['utterances'] | undefined> {
  const file = audioFile.replace(/\.[^.]+$/, '.json')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : parseTruth(path.basename(file, '.json'), text).utterances
}

function parseTruth(
  callId: string,
  text: string,
): { language: CallLanguage; utterances: TrueUtterance[] } {
  const name = `${callId}.json`
  const truth = parseJson(name, text)
  if (!isTruth.Check(truth)) {
    throw new AssistError('ASSIST_FILE_INVALID', `${name}: expected {"language", "utterances"}.`)
  }
  const { language = 'auto', utterances } = truth
  if (!isLanguage.Check(language)) {
    throw new AssistError('ASSIST_FILE_INVALID', `${name}: language is to be en, zh, ko or auto.`)
  }
  const badAt = utterances.findIndex((one) => !isUtterance.Check(one) || one.endMs < one.startMs)
  if (badAt >= 0) {
    throw new AssistError(
      'ASSIST_FILE_INVALID',
      `${name}: utterance ${badAt + 1} is not {"channel": "customer" or "agent", "startMs", "endMs", "text", "expect": id or null}.`,
    )
  }
  return { language, utterances: utterances as TrueUtterance[] }
}

const isTruth = Compile(
  Type.Object({
    language: Type.Optional(Type.Unknown()),
    utterances: Type.Array(Type.Unknown()),
  }),
)
const isLanguage = Compile(Type.Enum(['en', 'zh', 'ko', 'auto']))
const isUtterance = Compile(
  Type.Object({
    channel: Type.Enum(['customer', 'agent']),
    startMs: Type.Number({ minimum: 0 }),
    endMs: Type.Number({ minimum: 0 }),
    text: Type.String(),
    expect: Type.Union([Type.String(), Type.Null()]),
  }),
)

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AssistError('ASSIST_FILE_INVALID', `${name} is not JSON.`, { cause })
  }
}

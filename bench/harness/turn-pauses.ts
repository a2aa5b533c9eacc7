import path from 'node:path'

import { LegDecoder } from '../../assist/audio/leg-decoder.js'
import { openRecording } from '../../assist/audio/recording.js'
import { bytesPerFrame } from '../../assist/call/call-start.js'
import { endpointSettings, turnSilenceMs } from '../../assist/vad/endpoint-rules.js'
import { Endpointer } from '../../assist/vad/endpointer.js'
import type { SileroVad } from '../../assist/vad/silero.js'
import type { TurnJudge } from '../../assist/vad/turn-judge.js'
import { VoiceChannel, VoiceJudge } from '../../assist/vad/voice-judge.js'
import { runProgram } from './child.js'

/** A pause of 192 ms or more in a clip. */
export interface TurnPause {
  /** How likely the turn is over, by the sound before the pause. */
  readonly probability: number
  /** After so much silence the speaker went on; undefined at the end of the clip, where the turn is over. */
  readonly resumedAfterMs: number | undefined
}

/** No pause is longer; what follows is a turn of its own. */
const longestPauseMs = 2_400

/** Every pause ends with the speaker or with the clip. */
const patient = endpointSettings({
  ...{ speculativePauseMs: 192, endpointPauseMs: longestPauseMs },
  ...{ maxSegmentMs: 28_000, numberPauseMs: 0 },
})
const settings = { ...patient, rules: patient.rules.filter(({ name }) => name !== 'breath') }

/** The pauses of a clip in the telephone band. @param workDir where the clip is written at 8 kHz */
export async function pausesOf(
  file: string,
  vad: SileroVad,
  turns: TurnJudge,
  workDir: string,
): Promise<TurnPause[]> {
  const telephone = path.join(workDir, 'telephone.wav')
  const filter = 'adelay=500,apad=pad_dur=2.6'
  await runProgram('ffmpeg', [
    ...['-v', 'error', '-y', '-i', file, '-af', filter],
    ...['-ar', '8000', '-ac', '1', '-c:a', 'pcm_mulaw', telephone],
  ])
  const recording = await openRecording(telephone)
  const decoder = await LegDecoder.create(recording.format, 0)
  let probability = 0
  const heard = {
    judge: async (samples: Float32Array) => (probability = await turns.judge(samples)),
  }
  const pauses: TurnPause[] = []
  const endpointer = new Endpointer(settings)
  const channel = new VoiceChannel({
    endpointer,
    step: ({ actions, pausedMs }) => {
      for (const { kind } of actions) {
        if (kind === 'resumed') pauses.push({ probability, resumedAfterMs: pausedMs })
        if (kind === 'ended') pauses.push({ probability, resumedAfterMs: undefined })
      }
    },
  })
  const judge = new VoiceJudge(vad, heard)
  for await (const block of recording.read()) {
    const whole = block.subarray(0, block.length - (block.length % bytesPerFrame(recording.format)))
    for (const frame of decoder.push(whole)) await judge.judge([{ channel, frame }])
  }
  // The last end is the clip's; a pause before it that was as long did not end the turn.
  return pauses.map((pause, at) =>
    pause.resumedAfterMs === undefined && at < pauses.length - 1
      ? { ...pause, resumedAfterMs: longestPauseMs }
      : pause,
  )
}

/** What a rule for the silence after a pause costs and gives. */
export interface TurnRule {
  /** Pauses inside a turn that ended it. */
  readonly cutCount: number
  /** Silence before the final of a turn that was over; mean. */
  readonly delayMs: number
}

/** How the shipped rules, sound and silence together, do on some pauses. */
export function bySound(pauses: readonly TurnPause[]): TurnRule {
  const { rules, patience } = endpointSettings(shipped)
  const silenceMs = rules[0]?.silenceMs ?? 0
  return ruleOf(pauses, ({ probability }) =>
    turnSilenceMs(silenceMs, { isNumberOpen: false, turnProbability: probability }, patience),
  )
}

/** How so much silence does, whatever was said. */
export function bySilence(pauses: readonly TurnPause[], silenceMs: number): TurnRule {
  return ruleOf(pauses, () => silenceMs)
}

/** The least silence with which no more pauses end a turn than so many. */
export function silenceFor(pauses: readonly TurnPause[], cutCount: number): number {
  for (let silenceMs = 192; silenceMs <= longestPauseMs; silenceMs += 32) {
    if (bySilence(pauses, silenceMs).cutCount <= cutCount) return silenceMs
  }
  return longestPauseMs
}

/** The shipped pause that ends a turn. */
export const shippedSilenceMs = 608

const shipped = {
  ...{ speculativePauseMs: 192, endpointPauseMs: shippedSilenceMs },
  ...{ maxSegmentMs: 16_000, numberPauseMs: 0 },
}

function ruleOf(pauses: readonly TurnPause[], silenceMsOf: (pause: TurnPause) => number): TurnRule {
  const inside = pauses.filter(({ resumedAfterMs }) => resumedAfterMs !== undefined)
  const ends = pauses.filter(({ resumedAfterMs }) => resumedAfterMs === undefined)
  const sumMs = ends.reduce((sum, pause) => sum + silenceMsOf(pause), 0)
  return {
    cutCount: inside.filter((pause) => (pause.resumedAfterMs ?? 0) >= silenceMsOf(pause)).length,
    delayMs: sumMs / Math.max(1, ends.length),
  }
}

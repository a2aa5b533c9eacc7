import path from 'node:path'

import { openRecording } from '../assist/audio/recording.js'
import { runBatch } from '../assist/quality/replay/batch.js'
import { listRecordings, type ListedRecording } from '../assist/quality/replay/recording-list.js'
import { replay } from '../assist/quality/replay/replay.js'
import { withOfflineAssist } from '../assist/service/offline.js'
import { loadConfig } from '../assist/settings/config.js'
import { MissingPart, type BenchContext, type BenchOutcome } from './harness/bench.js'
import { FasterWhisperPeer } from './harness/faster-whisper-peer.js'
import { evaluationFile, need } from './harness/inputs.js'

export const name = 'replay'
export const question =
  'How many minutes of recorded calls are replayed in a minute on two cores, flat out?'

/** Both cores: an ear each, and as many calls at once. */
const coreCount = 2

export const definitions = {
  minutesPerMinuteOnePass: {
    definition:
      'Minutes of call over minutes of the clock, from the first call to the end of the last: the ten English telephone calls of the evaluation data (both sides, matched against the demo base), as `assist replay --speed max --partials off --passes 1 --workers 2 --jobs 2` plays them; models are loaded before',
    goal: { atLeast: 40 },
  },
  minutesPerMinuteTwoPasses: {
    definition: 'The same with `--passes 2`',
    goal: { atLeast: 12 },
  },
  minutesPerMinuteFasterWhisper: {
    definition:
      'faster-whisper base (int8, beam 5, the weights that our second pass was built from) on the same files in the same run: two processes of one thread, each with every other file, both sides mixed to one as it reads them; the model is loaded before',
  },
  onePassOverFasterWhisper: {
    definition: '`minutesPerMinuteOnePass` over `minutesPerMinuteFasterWhisper`',
  },
  twoPassesOverFasterWhisper: {
    definition: '`minutesPerMinuteTwoPasses` over `minutesPerMinuteFasterWhisper`',
  },
} as const

/** In turn on the same machine: one pass, two passes, the peer. */
export async function run({ isQuick, progress }: BenchContext): Promise<BenchOutcome> {
  need('shared', 'models')
  const all = await listRecordings([evaluationFile('calls', 'en')])
  const list = isQuick ? all.slice(0, 2) : all
  const bar = progress('Replaying')
  try {
    const onePass = await minutesPerMinute(list, 1)
    bar.update(1 / 3)
    const twoPasses = await minutesPerMinute(list, 2)
    bar.update(2 / 3)
    const figures = { minutesPerMinuteOnePass: onePass, minutesPerMinuteTwoPasses: twoPasses }
    const peer = await FasterWhisperPeer.prepare().catch((thrown: unknown) => {
      if (thrown instanceof MissingPart) return thrown
      throw thrown
    })
    if (peer instanceof MissingPart) {
      return { figures, notes: [`The peer was skipped: ${peer.message}.`] }
    }
    const theirs = await peerMinutesPerMinute(peer, list)
    return {
      figures: {
        ...figures,
        minutesPerMinuteFasterWhisper: theirs,
        onePassOverFasterWhisper: onePass / theirs,
        twoPassesOverFasterWhisper: twoPasses / theirs,
      },
      notes: [`Calls: ${list.map(({ name: call }) => call).join(', ')}.`],
    }
  } finally {
    bar.end()
  }
}

async function minutesPerMinute(list: readonly ListedRecording[], passes: 1 | 2): Promise<number> {
  const overrides = { earWorkers: coreCount, partials: false, secondPass: passes === 2 }
  const config = loadConfig(process.env, overrides)
  return withOfflineAssist(config, {}, process, async (assist) => {
    if (passes === 2) await assist.readySecondPass()
    let audioMs = 0
    const startedMs = performance.now()
    const failed = await runBatch(list, {
      jobs: coreCount,
      isFatal: () => true,
      work: async ({ file, name: callId }) => {
        const recording = await openRecording(file)
        audioMs += recording.durationMs
        await replay(assist, recording, { callId, language: 'en', speed: 'max' })
      },
    })
    if (failed[0]) throw failed[0].error
    return audioMs / (performance.now() - startedMs)
  })
}

async function peerMinutesPerMinute(
  peer: FasterWhisperPeer,
  list: readonly ListedRecording[],
): Promise<number> {
  const shares = Array.from({ length: coreCount }, (_one, core) =>
    list.filter((_recording, at) => at % coreCount === core),
  )
  const parts = await Promise.all(
    shares.map(async (share) => {
      const files = share.map(({ file }) => path.resolve(file))
      const results = await peer.transcribe(files, 'en', () => undefined)
      const wallS = results.reduce((sum, one) => sum + one.wallS, 0)
      const audioS = results.reduce((sum, one) => sum + one.audioS, 0)
      return { wallS, audioS }
    }),
  )
  const audioS = parts.reduce((sum, one) => sum + one.audioS, 0)
  return audioS / Math.max(...parts.map(({ wallS }) => wallS))
}

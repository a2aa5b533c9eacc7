import { fileURLToPath } from 'node:url'

import type { CallEvent } from '../../assist/pipeline/log/call-event.js'
import { runProgram } from './child.js'
import { convertAudio } from './convert-audio.js'
import type { FasterWhisperPeer } from './faster-whisper-peer.js'
import type { VendorPeer } from './vendor-peer.js'

const script = fileURLToPath(new URL('../peers/voices.py', import.meta.url))

/** One voice: a WAV file of one channel, 16 bits, and where somebody speaks in it, ms. */
export interface PeerVoice {
  readonly file: string
  readonly speech: readonly (readonly [startMs: number, endMs: number])[]
}

/**
 * The two sides of a recorded call as voices for a peer; they are written beside the recording.
 *
 * @param events what our service heard at leisure: it tells where somebody speaks
 */
export async function voicesOf(
  file: string,
  events: readonly CallEvent[],
): Promise<readonly PeerVoice[]> {
  const sides = ['customer', 'agent'] as const
  return Promise.all(
    sides.map(async (side, at) => {
      const own = file.replace(/\.wav$/u, `-${side}.wav`)
      await convertAudio(file, own, ['-af', `pan=mono|c0=c${at}`, '-c:a', 'pcm_s16le'])
      const speech = events.flatMap((event) =>
        event.type === 'utterance.final' && event.channel === side
          ? [[event.startMs, event.endMs] as const]
          : [],
      )
      return { file: own, speech }
    }),
  )
}

/** What voices are carried by, and how. */
export interface VoiceLimits {
  /** Most ms from the end of speech to the last text, at the 95th percentile. */
  readonly limitMs: number
  /** Silence after which an endpoint knows that somebody has ended, ms. */
  readonly pauseMs: number
  /** Voices at once that are tried, ascending. */
  readonly counts: readonly number[]
}

/** Voices at once and the p95 from the end of speech to the last text, ms. */
export interface PeerLevel {
  readonly count: number
  readonly p95Ms: number
}

/**
 * Streams voices to a peer at call pace, more and more, until it is late: a growing window decoded again every second,
 * up to 15 s. Cost: as long as the recordings, for each count.
 */
export async function peerLevels(
  peer: VendorPeer | FasterWhisperPeer,
  voices: readonly PeerVoice[],
  limits: VoiceLimits,
): Promise<readonly PeerLevel[]> {
  const asked = { ...peer.voiceEngine, ...limits, voices }
  const lines = await runProgram(peer.python, ['-I', script], { input: [JSON.stringify(asked)] })
  return lines.map((line) => JSON.parse(line) as PeerLevel)
}

/** Most voices that a peer carries within the limit; 0: not even one. */
export function voicesCarried(levels: readonly PeerLevel[], limitMs: number): number {
  return Math.max(0, ...levels.filter(({ p95Ms }) => p95Ms <= limitMs).map(({ count }) => count))
}

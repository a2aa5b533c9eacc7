import { frameDurationMs, frameSampleCount } from '../../audio/frame.js'
import { LegDecoder } from '../../audio/leg-decoder.js'
import type { Recording } from '../../audio/recording.js'
import { AssistError } from '../../errors/errors.js'
import { frameHopMs, VoiceMeter } from './cepstra.js'
import { voiceStretches } from './stretches.js'
import { twoVoices } from './two-voices.js'

/** Bytes of a frame of both sides as 32-bit float. */
const frameByteLength = frameSampleCount * 2 * 4

/** From here on the sound is a side's. */
interface Turn {
  readonly fromMs: number
  readonly side: 'customer' | 'agent'
}

/**
 * Tells two voices on one channel apart by their sound, as well as can be: a guess. The voice that speaks first is the
 * agent's, for agents take calls.
 *
 * Cost: the file is decoded once more, and some 30 ms a second of it.
 *
 * @param options `isSwapped`: the voice that speaks first is the customer's
 * @returns the same recording with a voice a channel, 32-bit float at 16 kHz
 * @throws AssistError ASSIST_AUDIO_FILE_INVALID where the recording has more than one channel
 */
export async function guessSides(
  recording: Recording,
  { isSwapped }: { readonly isSwapped: boolean },
): Promise<Recording> {
  if (recording.format.channels.length !== 1)
    throw new AssistError(
      'ASSIST_AUDIO_FILE_INVALID',
      'Sides are guessed of recordings with one channel; this one has two. Leave --sides guess out.',
    )
  const turns = await turnsOf(recording, isSwapped)
  const frameCount = Math.ceil(recording.durationMs / frameDurationMs)
  return {
    format: { encoding: 'f32le', sampleRateHz: 16_000, channels: ['customer', 'agent'] },
    byteLength: frameCount * frameByteLength,
    durationMs: recording.durationMs,
    ...(recording.isDamaged === true ? { isDamaged: true } : {}),
    read: () => parted(recording, turns),
  }
}

/** Whose turn it is when, told by the voices. */
async function turnsOf(recording: Recording, isSwapped: boolean): Promise<Turn[]> {
  const meter = new VoiceMeter()
  for await (const { samples } of framesOf(recording)) meter.hear(samples)
  const stretches = voiceStretches(meter.frames.levels)
  const voices = twoVoices(meter.frames, stretches)
  const sideOfFirst = isSwapped ? 'customer' : 'agent'
  const sideOfOther = isSwapped ? 'agent' : 'customer'
  const turns: Turn[] = []
  for (const [index, voice] of voices.entries()) {
    const side = voice === voices[0] ? sideOfFirst : sideOfOther
    if (turns.at(-1)?.side === side) continue
    // In the middle of the pause between the two.
    const edge = ((stretches[index]?.from ?? 0) + (stretches[index - 1]?.to ?? 0)) / 2
    turns.push({ fromMs: turns.length === 0 ? 0 : edge * frameHopMs, side })
  }
  return turns
}

async function* framesOf({ format, read }: Recording) {
  const decoder = await LegDecoder.create(format, 0)
  for await (const block of read()) yield* decoder.push(block)
  yield* decoder.finish()
}

async function* parted(recording: Recording, turns: readonly Turn[]): AsyncGenerator<Uint8Array> {
  let at = 0
  for await (const { samples, startMs } of framesOf(recording)) {
    const middleMs = startMs + frameDurationMs / 2
    while ((turns[at + 1]?.fromMs ?? Infinity) <= middleMs) at++
    const channel = turns[at]?.side === 'agent' ? 1 : 0
    const both = new Float32Array(samples.length * 2)
    for (let index = 0; index < samples.length; index++)
      both[index * 2 + channel] = samples[index] ?? 0
    yield new Uint8Array(both.buffer)
  }
}

import { isWave, WaveError, waveHeaderOf } from '../../audio/wave.js'
import { bytesPerSample, type AudioEncoding, type LegFormat } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'

/** What a stream without a named encoding turns out to be, and the audio that has come of it. */
export interface FoundContainer {
  readonly encoding: LegFormat['encoding']
  /** 8,000 to 48,000 Hz; undefined where the container has no rate of its own to tell. */
  readonly sampleRateHz: number | undefined
  /** Channels that the container states; undefined where that comes later. */
  readonly channelCount: number | undefined
  readonly audio: Uint8Array
}

/** Bytes before the audio of a WAV file that are waited for: programs write a hundred. */
const maxHeadByteLength = 1 << 16

/** Bytes that tell which container it is. */
const magicByteLength = 12

const magics: readonly (readonly [magic: string, encoding: LegFormat['encoding']])[] = [
  ['OggS', 'ogg-opus'],
  ['\x1a\x45\xdf\xa3', 'webm-opus'],
]

/** Finds out what a stream holds by its first bytes: Opus in Ogg or WebM, or a WAV file. */
export class ContainerHead {
  #bytes = Buffer.alloc(0)

  /**
   * @param bytes the next ones of the stream
   * @returns undefined while more is needed
   * @throws AssistError ASSIST_AUDIO_FORMAT_UNSUPPORTED where it is none of them
   */
  push(bytes: Uint8Array): FoundContainer | undefined {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    const head = this.#bytes
    for (const [magic, encoding] of magics) {
      if (head.toString('latin1', 0, magic.length) === magic)
        return { encoding, sampleRateHz: undefined, channelCount: undefined, audio: head }
    }
    if (head.byteLength < magicByteLength) return undefined
    if (!isWave(head)) throw unsupported('what came begins like none of them')
    return waveOf(head)
  }
}

function waveOf(head: Buffer): FoundContainer | undefined {
  try {
    const reading = waveHeaderOf(Infinity)
    let step = reading.next()
    while (!step.done) {
      const { offset, byteLength } = step.value
      step = reading.next(head.subarray(offset, offset + byteLength))
    }
    const { audioOffset, encoding, sampleRateHz, channelCount } = step.value
    if (!isHeard(encoding)) throw new WaveError(`its encoding is ${encoding}`)
    return { encoding, sampleRateHz, channelCount, audio: head.subarray(audioOffset) }
  } catch (thrown) {
    if (!(thrown instanceof WaveError)) throw thrown
    const audioAt = head.indexOf('data')
    const isCut = audioAt < 0 || head.byteLength < audioAt + 8
    if (isCut && head.byteLength < maxHeadByteLength) return undefined
    throw unsupported(`of the WAV file that came, ${thrown.message}`)
  }
}

function isHeard(encoding: string): encoding is AudioEncoding {
  return Object.hasOwn(bytesPerSample, encoding)
}

function unsupported(what: string): AssistError {
  return new AssistError(
    'ASSIST_AUDIO_FORMAT_UNSUPPORTED',
    `Without encoding, Opus in Ogg or WebM, or a WAV file is expected; ${what}.`,
  )
}

import { SampleDecoder } from '../../../audio/decode.js'
import { bytesPerSample, type AudioFormat } from '../../../call/call-start.js'
import { AudioSourceError, type AudioSink, type AudioSource } from './audio-source.js'
import { Pacer } from './pacer.js'
import { loudness } from './samples.js'
import { parseWav, type Wav } from './wav.js'

/** Time between two looks at what is due. A hidden tab looks less often and sends more at once. */
const tickMs = 40
/** An audio device that has not begun by then counts as missing. The clock of the machine takes over. */
const deviceStartMs = 1_000

/**
 * Fetches the recorded call and makes it ready to play.
 *
 * @param context made in the click that asked for the sound; the browser keeps a later one silent
 * @throws AudioSourceError where there is no such recording or it cannot be read
 */
export async function openSampleCall(
  fetchRecording: () => Promise<Response>,
  context: AudioContext,
): Promise<AudioSource> {
  try {
    const response = await fetchRecording()
    if (!response.ok) throw new AudioSourceError('sample-missing')
    return new SampleCall(parseWav(await response.arrayBuffer()), context)
  } catch (cause) {
    void context.close()
    if (cause instanceof AudioSourceError) throw cause
    throw new AudioSourceError('sample-unreadable', { cause })
  }
}

/** A recording that is played and sent at once. The playing decides how much is sent. */
class SampleCall implements AudioSource {
  readonly format: AudioSource['format']
  #timer: ReturnType<typeof setInterval> | undefined
  #isSilent = false
  readonly #wav: Wav
  readonly #channels: readonly Float32Array<ArrayBuffer>[]
  readonly #context: AudioContext
  readonly #volume: GainNode

  constructor(wav: Wav, context: AudioContext) {
    this.#wav = wav
    this.#context = context
    this.#volume = context.createGain()
    this.#volume.connect(context.destination)
    const format: AudioFormat = {
      encoding: wav.encoding,
      sampleRateHz: wav.sampleRateHz,
      channels: wav.channelCount === 1 ? ['customer'] : ['customer', 'agent'],
    }
    this.format = { language: 'en', ...format }
    this.#channels = new SampleDecoder(format).push(wav.bytes)
  }

  start(sink: AudioSink): void {
    const { encoding, channelCount, sampleRateHz, bytes } = this.#wav
    const frameBytes = bytesPerSample[encoding] * channelCount
    const pacer = new Pacer({ bytes, frameBytes, sampleRateHz })
    const elapsedMs = this.#play()
    this.#timer = setInterval(() => {
      for (const piece of pacer.due(elapsedMs())) sink.send(piece)
      const { positionMs, totalMs } = pacer
      sink.progress({ positionMs, totalMs, level: this.#levelAt(positionMs) })
      if (!pacer.isDone) return
      this.stop()
      sink.ended()
    }, tickMs)
  }

  setMuted(isMuted: boolean): void {
    this.#volume.gain.value = isMuted ? 0 : 1
  }

  stop(): void {
    clearInterval(this.#timer)
    if (this.#isSilent) return
    this.#isSilent = true
    void this.#context.close()
  }

  /** Starts the sound. The returned function gives how much of it has been played, by the clock of the sound itself. */
  #play(): () => number {
    const { sampleRateHz } = this.#wav
    const context = this.#context
    const length = this.#channels[0]?.length ?? 0
    const sound = context.createBuffer(this.#channels.length, Math.max(1, length), sampleRateHz)
    this.#channels.forEach((samples, at) => sound.copyToChannel(samples, at))
    const player = context.createBufferSource()
    player.buffer = sound
    player.connect(this.#volume)
    player.start()
    void context.resume()

    const soundBeganS = context.currentTime
    const beganMs = performance.now()
    return () => {
      const heardMs = (context.currentTime - soundBeganS) * 1000
      const wallMs = performance.now() - beganMs
      return heardMs > 0 || wallMs < deviceStartMs ? heardMs : wallMs
    }
  }

  #levelAt(positionMs: number): number {
    const end = Math.floor((positionMs * this.#wav.sampleRateHz) / 1000)
    const start = Math.max(0, end - this.#wav.sampleRateHz / 10)
    return Math.max(0, ...this.#channels.map((samples) => loudness(samples.subarray(start, end))))
  }
}

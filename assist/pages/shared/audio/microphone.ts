import type { ChannelName } from '../../../audio/frame.js'
import type { CallLanguage } from '../../../call/call-start.js'
import { AudioSourceError, type AudioSink, type AudioSource } from './audio-source.js'
import workletUrl from './pcm-worklet.ts?worker&url'
import { loudness, toS16le } from './samples.js'

/** Sample rate of the recognisers. Asking the browser for it saves the service a resampling. */
const wantedRateHz = 16_000

/** The microphone as a source of sound. Its track can be sent to the other side of the call as well. */
export interface MicrophoneSource extends AudioSource {
  readonly track: MediaStreamTrack
}

/**
 * Asks for the microphone and makes it ready to record.
 *
 * @param language that will be spoken
 * @param side whose voice it is
 * @throws AudioSourceError where the microphone is refused, missing, or withheld from an insecure page
 */
export async function openMicrophone(
  language: CallLanguage,
  side: ChannelName = 'customer',
): Promise<MicrophoneSource> {
  // The types call it always present. On an insecure page it is missing.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) throw new AudioSourceError('microphone-insecure')
  const stream = await devices
    .getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } })
    .catch((cause: unknown) => {
      throw new AudioSourceError(failureOf(cause), { cause })
    })
  try {
    return await connect(stream, { language, channels: [side] })
  } catch (cause) {
    for (const track of stream.getTracks()) track.stop()
    throw new AudioSourceError('microphone-failed', { cause })
  }
}

async function connect(stream: MediaStream, start: SideStart): Promise<MicrophoneSource> {
  const { context, input } = openContext(stream)
  await context.audioWorklet.addModule(workletUrl)
  const collector = new AudioWorkletNode(context, 'pcm-collector', { numberOfOutputs: 0 })
  await context.resume()
  const [track] = stream.getAudioTracks()
  if (!track) throw new AudioSourceError('microphone-missing')
  // The other side gets a copy, which a mute silences; the page itself goes on hearing whether somebody speaks.
  return new Microphone({ device: track, track: track.clone(), context, input, collector, start })
}

/**
 * Opens a context at the wanted rate, else at its own: Firefox refuses to join a microphone to a context of another
 * rate.
 */
function openContext(stream: MediaStream) {
  const wanted = new AudioContext({ sampleRate: wantedRateHz })
  try {
    return { context: wanted, input: wanted.createMediaStreamSource(stream) }
  } catch {
    void wanted.close()
    const context = new AudioContext()
    return { context, input: context.createMediaStreamSource(stream) }
  }
}

type SideStart = Pick<AudioSource['format'], 'language' | 'channels'>

interface MicrophoneParts {
  readonly device: MediaStreamTrack
  readonly track: MediaStreamTrack
  readonly context: AudioContext
  readonly input: MediaStreamAudioSourceNode
  readonly collector: AudioWorkletNode
  readonly start: SideStart
}

/** The microphone as one side of a call. */
class Microphone implements MicrophoneSource {
  readonly format: AudioSource['format']
  #sampleCount = 0
  #isMuted = false
  readonly track: MediaStreamTrack
  readonly #device: MediaStreamTrack
  readonly #context: AudioContext
  readonly #input: MediaStreamAudioSourceNode
  readonly #collector: AudioWorkletNode

  constructor({ device, track, context, input, collector, start }: MicrophoneParts) {
    this.#device = device
    this.track = track
    this.#context = context
    this.#input = input
    this.#collector = collector
    this.format = { ...start, encoding: 's16le', sampleRateHz: context.sampleRate }
  }

  start(sink: AudioSink): void {
    this.#collector.port.onmessage = (message: MessageEvent<Float32Array>) => {
      const samples = message.data
      const level = loudness(samples)
      // A muted microphone sends silence, so that the service sees the sentence end.
      if (this.#isMuted) samples.fill(0)
      sink.send(toS16le(samples))
      this.#sampleCount += samples.length
      const positionMs = (this.#sampleCount / this.#context.sampleRate) * 1000
      sink.progress({ positionMs, totalMs: null, level })
    }
    this.#device.addEventListener('ended', () => sink.ended())
    this.#input.connect(this.#collector)
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted
    // The other side has to get silence too.
    this.track.enabled = !isMuted
  }

  stop(): void {
    this.#collector.port.onmessage = null
    this.track.stop()
    this.#device.stop()
    if (this.#context.state !== 'closed') void this.#context.close()
  }
}

function failureOf(cause: unknown): AudioSourceError['failure'] {
  const name = cause instanceof DOMException ? cause.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'microphone-denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'microphone-missing'
  return 'microphone-failed'
}

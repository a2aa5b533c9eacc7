import type { CallLanguage } from '../../../call/call-start.js'
import { AudioSourceError, type AudioSink, type AudioSource } from './audio-source.js'
import workletUrl from './pcm-worklet.ts?worker&url'
import { loudness, toS16le } from './samples.js'

const wantedRateHz = 16_000
/** The tab carries the customer and the microphone the agent. The channels are interleaved in this order. */
const channels = ['customer', 'agent'] as const

/**
 * Asks for the sound of another tab and for the microphone. Together they are both sides of a call that a softphone
 * holds in that tab.
 *
 * @param language in which the call is held
 * @throws AudioSourceError where either is refused, or the browser gives no sound of a tab
 */
export async function openTabSound(language: CallLanguage): Promise<AudioSource> {
  const tab = await openTab()
  try {
    const microphone = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
    })
    return await join({ tab, microphone, language })
  } catch (cause) {
    stopAll(tab)
    const isDenied = cause instanceof DOMException && cause.name === 'NotAllowedError'
    throw new AudioSourceError(isDenied ? 'microphone-denied' : 'microphone-failed', { cause })
  }
}

/** Asks for a tab. Browsers give its sound only together with its picture, which is dropped at once. */
async function openTab(): Promise<MediaStream> {
  // The types call it always present. On an insecure page, and on telephones, it is missing.
  const devices = navigator.mediaDevices as Partial<MediaDevices> | undefined
  if (!devices?.getDisplayMedia) throw new AudioSourceError('tab-unable')
  const tab = await devices
    .getDisplayMedia({ video: true, audio: { echoCancellation: false, noiseSuppression: false } })
    .catch((cause: unknown) => {
      throw new AudioSourceError('tab-denied', { cause })
    })
  for (const track of tab.getVideoTracks()) {
    track.stop()
    tab.removeTrack(track)
  }
  if (tab.getAudioTracks().length === 0) throw new AudioSourceError('tab-silent')
  return tab
}

interface TabParts {
  readonly tab: MediaStream
  readonly microphone: MediaStream
  readonly language: CallLanguage
}

async function join({ tab, microphone, language }: TabParts): Promise<AudioSource> {
  const context = new AudioContext({ sampleRate: wantedRateHz })
  await context.audioWorklet.addModule(workletUrl)
  const collector = new AudioWorkletNode(context, 'pcm-collector', {
    numberOfOutputs: 0,
    channelCount: channels.length,
    channelCountMode: 'explicit',
    processorOptions: { channelCount: channels.length },
  })
  const both = context.createChannelMerger(channels.length)
  for (const [at, stream] of [tab, microphone].entries()) {
    context.createMediaStreamSource(stream).connect(both, 0, at)
  }
  await context.resume()
  return new TabSound({ context, both, collector, tab, microphone, language })
}

interface TabSoundParts extends TabParts {
  readonly context: AudioContext
  readonly both: ChannelMergerNode
  readonly collector: AudioWorkletNode
}

/** Both sides of a call in another tab. */
class TabSound implements AudioSource {
  readonly format: AudioSource['format']
  #sampleCount = 0
  readonly #parts: TabSoundParts

  constructor(parts: TabSoundParts) {
    this.#parts = parts
    const { language, context } = parts
    this.format = {
      language,
      encoding: 's16le',
      sampleRateHz: context.sampleRate,
      channels: [...channels],
    }
  }

  start(sink: AudioSink): void {
    const { context, both, collector, tab, microphone } = this.#parts
    collector.port.onmessage = ({ data: samples }: MessageEvent<Float32Array>) => {
      sink.send(toS16le(samples))
      this.#sampleCount += samples.length / channels.length
      const positionMs = (this.#sampleCount / context.sampleRate) * 1000
      sink.progress({ positionMs, totalMs: null, level: loudness(samples) })
    }
    for (const track of [...tab.getTracks(), ...microphone.getTracks()]) {
      track.addEventListener('ended', () => sink.ended())
    }
    both.connect(collector)
  }

  /** Mutes only the agent's own side. The customer's sound goes on. */
  setMuted(isMuted: boolean): void {
    for (const track of this.#parts.microphone.getTracks()) track.enabled = !isMuted
  }

  stop(): void {
    const { context, collector, tab, microphone } = this.#parts
    collector.port.onmessage = null
    stopAll(tab, microphone)
    if (context.state !== 'closed') void context.close()
  }
}

function stopAll(...streams: readonly MediaStream[]): void {
  for (const track of streams.flatMap((stream) => stream.getTracks())) track.stop()
}

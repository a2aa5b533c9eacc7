import type { LineFacts } from './carrier-line.js'
import type { CallContext } from './call-context.js'
import type { CallOwner } from './call-owner.js'

/** Which side of the call an audio channel carries. */
export type ChannelName = 'customer' | 'agent'

/** Both sides in the order in which their events are logged when they happen at the same moment. */
export const channelNames: readonly ChannelName[] = ['customer', 'agent']

/** Sample encodings that doors accept; samples are little-endian and interleaved when there are two channels. */
export type AudioEncoding = 's16le' | 'f32le' | 'mulaw' | 'alaw'

/** Every encoding with the bytes that one sample takes. */
export const bytesPerSample: Readonly<Record<AudioEncoding, number>> = {
  s16le: 2,
  f32le: 4,
  mulaw: 1,
  alaw: 1,
}

/** Range of sample rates that doors accept: narrowband telephony to studio. */
export const sampleRateRangeHz = { min: 8_000, max: 48_000 } as const

/** How the bytes of one leg are to be read. */
export interface AudioFormat {
  readonly encoding: AudioEncoding
  /** 8,000 to 48,000 Hz. */
  readonly sampleRateHz: number
  /** Which side each interleaved channel carries; one or two entries, no side twice. */
  readonly channels: readonly ChannelName[]
}

/**
 * Opus as doors accept it beside plain samples: in Ogg, in WebM (what a browser's MediaRecorder writes), or bare, a
 * packet a message.
 */
export const opusEncodings = ['ogg-opus', 'webm-opus', 'opus-packets'] as const

/** One of the ways in which Opus comes. */
export type OpusEncoding = (typeof opusEncodings)[number]

/** How the bytes of one leg come: samples, or Opus, whose rate is of no matter. */
export interface LegFormat extends Omit<AudioFormat, 'encoding'> {
  readonly encoding: AudioEncoding | OpusEncoding
}

/** Rate that Opus counts in, in Hz, whatever was recorded. */
export const opusSampleRateHz = 48_000

/** Whether a leg's bytes have to be unpacked before they are samples. */
export function isOpus(encoding: LegFormat['encoding']): encoding is OpusEncoding {
  return opusEncodings.some((one) => one === encoding)
}

/** The samples that the bytes of a leg are or become. Opus is unpacked at the rate that is listened at. */
export function sampleFormatOf({ encoding, sampleRateHz, channels }: LegFormat): AudioFormat {
  if (isOpus(encoding)) return { encoding: 's16le', sampleRateHz: 16_000, channels }
  return { encoding, sampleRateHz, channels }
}

/** Languages that calls are held in. */
export const spokenLanguages = ['en', 'zh', 'ko'] as const

/** One of the languages. */
export type SpokenLanguage = (typeof spokenLanguages)[number]

/** Language of a call as configured or announced. `auto` is decided by the first speech of each side. */
export type CallLanguage = SpokenLanguage | 'auto'

/** Every engine, by its name on the command line. */
export const engineNames = ['moonshine', 'whisper', 'vosk', 'sherpa', 'deepgram'] as const

/** One engine. */
export type EngineName = (typeof engineNames)[number]

/** What may be asked for: one engine, or a fast one that an accurate one revises. */
export const engineChoices = ['two-pass', ...engineNames] as const

/** One of the choices. */
export type EngineChoice = (typeof engineChoices)[number]

/** Stage 0's noun: what a door has of a call when it begins. */
export interface CallStart {
  /** Chosen by the integrator, unique among live calls; 1 to 128 characters. */
  readonly callId: string
  readonly language: CallLanguage
  /** Which engine listens; as configured when left out. */
  readonly engine?: EngineChoice
  /** Name of the solution base to match against; the default base when left out. */
  readonly solutions?: string
  /** The agent who takes the call, as the integrator names them. Never logged. */
  readonly agent?: string
  /** Whose the call is, as the service knows it by who began it; left out where nobody had to say. Never logged. */
  readonly owner?: CallOwner
  /** The telephone line that the call came by, where its carrier may be asked for something. Never stored. */
  readonly line?: LineFacts
  /** What is known from before the call. Stored where a setting says so, and then masked. */
  readonly context?: CallContext
}

/** Bytes that a millisecond of a format takes; no whole number where the rate is none of thousands. */
export function bytesPerMsOf(format: AudioFormat): number {
  return (bytesPerFrame(format) * format.sampleRateHz) / 1_000
}

/** Bytes that one moment of all channels of a format takes. */
export function bytesPerFrame(format: AudioFormat): number {
  return bytesPerSample[format.encoding] * format.channels.length
}

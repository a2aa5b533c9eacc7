import { bytesPerFrame, sampleFormatOf, type LegFormat } from '../../call/call-start.js'

/** What the bytes of a leg look like, although its start named another encoding. */
export interface FormatDoubt {
  /** A sentence: what came, and what to send instead. */
  readonly words: string
  /** Nothing else can be meant. */
  readonly isCertain: boolean
}

/** How long a leg is watched from its first byte on, in seconds of its declared format. */
const watchedSeconds = 30

/** Bytes by which files and streams begin that are no samples. */
const heads: readonly (readonly [name: string, magic: string, at: number, encoding: string])[] = [
  ['Ogg', 'OggS', 0, 'ogg-opus'],
  ['WebM', '\x1a\x45\xdf\xa3', 0, 'webm-opus'],
  ['WAV (RIFF)', 'WAVE', 8, ''],
  ['FLAC', 'fLaC', 0, ''],
  ['MP4', 'ftyp', 4, ''],
]

/** Bytes that are needed to know a head. */
const headByteLength = 12

/** Share of samples that are no levels at all from which 32-bit floats are none. */
const leastNonsenseShare = 0.1
/** Above this level a float is no sound in any scale. */
const nonsenseLevel = 2 ** 24
/** Share of samples beyond full scale from which floats have another scale; a resampler overshoots a little. */
const leastBeyondShare = 0.01
const overshootLevel = 1.01

/** Share of high bytes of 16-bit speech that are a level below a quarter of full scale, and least share of each sign. */
const leastHighShare = 0.7
const leastHighSideShare = 0.1
/** The same codes just below zero of G.711 are hardly ever missing where those above zero are there. */
const mostMissingShare = 0.02

/** Those whose samples tell that they are something else; any bytes are 16-bit samples. */
const judgedEncodings: ReadonlySet<LegFormat['encoding']> = new Set(['f32le', 'mulaw', 'alaw'])

/**
 * Looks at the first half minute of a leg for bytes of another encoding than was named: the head of a file, floats
 * beyond full scale, 16-bit samples sent as G.711. Samples are judged a second at a time. Each leg is told of once.
 */
export class FormatWatch {
  readonly #format: LegFormat
  readonly #secondByteLength: number
  #head: number[] | undefined
  readonly #second: Uint8Array<ArrayBuffer>
  #filledCount = 0
  #leftSeconds: number

  /** @param isBeginning whether the first byte of the leg is still to come */
  constructor(format: LegFormat, isBeginning: boolean) {
    const samples = sampleFormatOf(format)
    this.#format = format
    this.#head = isBeginning ? [] : undefined
    this.#secondByteLength = bytesPerFrame(samples) * samples.sampleRateHz
    // A leg that goes on may go on inside a sample.
    const isJudged = isBeginning && judgedEncodings.has(format.encoding)
    this.#leftSeconds = isJudged ? watchedSeconds : 0
    this.#second = new Uint8Array(isJudged ? this.#secondByteLength : 0)
  }

  /** @param bytes the next bytes of the leg */
  look(bytes: Uint8Array): FormatDoubt | undefined {
    const doubt = this.#lookAtHead(bytes) ?? this.#lookAtSamples(bytes)
    if (doubt) {
      this.#head = undefined
      this.#leftSeconds = 0
    }
    return doubt
  }

  #lookAtHead(bytes: Uint8Array): FormatDoubt | undefined {
    if (!this.#head) return undefined
    this.#head.push(...bytes.subarray(0, headByteLength - this.#head.length))
    const head = this.#head
    if (head.length === headByteLength) this.#head = undefined
    const { encoding: named } = this.#format
    for (const [name, magic, at, encoding] of heads) {
      const isThere = String.fromCharCode(...head.slice(at, at + magic.length)) === magic
      if (!isThere || encoding === named) continue
      const advice = encoding === '' ? 'Send its samples without it' : `Start with “${encoding}”`
      const words = `Expected ${named}; what came begins like ${name}. ${advice}.`
      return { words, isCertain: true }
    }
    return undefined
  }

  #lookAtSamples(bytes: Uint8Array): FormatDoubt | undefined {
    for (let at = 0; at < bytes.byteLength && this.#leftSeconds > 0;) {
      const taken = bytes.subarray(at, at + this.#secondByteLength - this.#filledCount)
      this.#second.set(taken, this.#filledCount)
      this.#filledCount += taken.byteLength
      at += taken.byteLength
      if (this.#filledCount < this.#secondByteLength) return undefined
      const doubt = doubtOf(this.#format, this.#second)
      this.#filledCount = 0
      this.#leftSeconds--
      if (doubt) return doubt
    }
    return undefined
  }
}

function doubtOf({ encoding }: LegFormat, bytes: Uint8Array): FormatDoubt | undefined {
  if (encoding === 'f32le') return doubtOfFloats(bytes)
  if (!areHighBytes(bytes)) return undefined
  const words = `Expected ${encoding}, a byte a sample; what came looks like 16-bit samples (s16le).`
  return { words, isCertain: false }
}

function doubtOfFloats(bytes: Uint8Array): FormatDoubt | undefined {
  const view = new DataView(bytes.buffer)
  const count = bytes.byteLength / 4
  let [nonsense, beyond] = [0, 0]
  for (let at = 0; at < bytes.byteLength; at += 4) {
    const level = Math.abs(view.getFloat32(at, true))
    if (!(level <= nonsenseLevel)) nonsense++
    if (!(level <= overshootLevel)) beyond++
  }
  if (nonsense >= count * leastNonsenseShare) {
    const words = 'Expected f32le; what came are no 32-bit floats. Is it s16le?'
    return { words, isCertain: true }
  }
  if (beyond < count * leastBeyondShare) return undefined
  const words = 'Expected f32le from −1 to 1; what came goes beyond. Divide by 32,768.'
  return { words, isCertain: false }
}

/**
 * Whether every other byte is the high byte of a 16-bit sample: small levels of both signs, so near 0 and near 255. In
 * G.711 those codes are near full scale on one side and near silence on the other, whose opposite would be there too.
 */
function areHighBytes(bytes: Uint8Array): boolean {
  let [low, high, missing] = [0, 0, 0]
  for (let at = 1; at < bytes.byteLength; at += 2) {
    const byte = bytes[at] ?? 0
    if (byte < 32) low++
    else if (byte >= 224) high++
    else if (byte >= 96 && byte < 128) missing++
  }
  const count = bytes.byteLength / 2
  return (
    low + high >= count * leastHighShare &&
    Math.min(low, high) >= count * leastHighSideShare &&
    missing <= count * mostMissingShare
  )
}

/**
 * The framing of Opus packets: how long a packet sounds, and whether its lengths fit it.
 *
 * Source: RFC 6716, section 3 (TOC byte, frame counts, requirements R1 to R7), and RFC 7845, section 5.1 (head).
 */

/** Samples a second that the lengths of packets are counted in. */
const countedPerMs = 48

/** Longest packet, in ms. */
const maxPacketMs = 120

/** Longest frame, in bytes. */
const maxFrameByteLength = 1_275

/** What a container says of the stream before its first packet. */
export interface OpusHead {
  /** 1 or 2; more are for several loudspeakers, which no call has. */
  readonly channelCount: number
  /** Samples at 48 kHz that a decoder gives before the sound begins. */
  readonly preSkip: number
}

/** Whether bytes are the head of an Opus stream. */
export function isOpusHead(packet: Uint8Array): boolean {
  return startsWith(packet, 'OpusHead')
}

/** Whether bytes are the comments of an Opus stream. */
export function isOpusTags(packet: Uint8Array): boolean {
  return startsWith(packet, 'OpusTags')
}

/** Reads the head of an Opus stream; undefined where it is cut, or of another major version. */
export function opusHeadOf(packet: Uint8Array): OpusHead | undefined {
  if (!isOpusHead(packet) || packet.byteLength < 19 || (packet[8] ?? 0) >> 4 !== 0) return undefined
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  return { channelCount: view.getUint8(9), preSkip: view.getUint16(10, true) }
}

/**
 * How long a packet sounds, in ms.
 *
 * @returns undefined where its lengths do not fit, so that no decoder could read it; 0 for an empty packet
 */
export function opusPacketMs(packet: Uint8Array): number | undefined {
  if (packet.byteLength === 0) return 0
  const frames = frameCountOf(packet)
  if (frames === undefined) return undefined
  const durationMs = (frames * frameSampleCountOf(packet[0] ?? 0)) / countedPerMs
  return durationMs <= maxPacketMs ? durationMs : undefined
}

/** Samples at 48 kHz of one frame, by the configuration in the first byte. */
function frameSampleCountOf(toc: number): number {
  const config = toc >> 3
  if (config >= 16) return 120 << (config & 3)
  if (config >= 12) return 480 << (config & 1)
  return (config & 3) === 3 ? 2_880 : 480 << (config & 3)
}

/** Frames of a packet whose lengths fit it. */
function frameCountOf(packet: Uint8Array): number | undefined {
  const rest = packet.byteLength - 1
  switch ((packet[0] ?? 0) & 3) {
    case 0:
      return rest <= maxFrameByteLength ? 1 : undefined
    case 1:
      return rest % 2 === 0 && rest / 2 <= maxFrameByteLength ? 2 : undefined
    case 2: {
      const first = frameLengthAt(packet, 1)
      if (!first) return undefined
      const second = packet.byteLength - first.end - first.byteLength
      return second >= 0 && second <= maxFrameByteLength ? 2 : undefined
    }
    default:
      return manyFrames(packet)
  }
}

function manyFrames(packet: Uint8Array): number | undefined {
  const head = packet[1]
  if (head === undefined) return undefined
  const count = head & 0x3f
  let [at, padding] = [2, 0]
  if ((head & 0x40) !== 0) {
    let step: number | undefined
    do {
      step = packet[at++]
      if (step === undefined) return undefined
      padding += step === 255 ? 254 : step
    } while (step === 255)
  }
  const isVariable = (head & 0x80) !== 0
  let taken = 0
  for (let frame = 1; isVariable && frame < count; frame++) {
    const length = frameLengthAt(packet, at)
    if (!length) return undefined
    at = length.end
    taken += length.byteLength
  }
  const left = packet.byteLength - at - padding - taken
  if (count === 0 || left < 0) return undefined
  if (isVariable) return left <= maxFrameByteLength ? count : undefined
  return left % count === 0 && left / count <= maxFrameByteLength ? count : undefined
}

/** A length of one or two bytes, and where it ends. */
function frameLengthAt(
  packet: Uint8Array,
  at: number,
): { readonly byteLength: number; readonly end: number } | undefined {
  const first = packet[at]
  if (first === undefined) return undefined
  if (first < 252) return { byteLength: first, end: at + 1 }
  const second = packet[at + 1]
  return second === undefined ? undefined : { byteLength: second * 4 + first, end: at + 2 }
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return String.fromCharCode(...bytes.subarray(0, magic.length)) === magic
}

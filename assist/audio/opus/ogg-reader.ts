import { AssistError } from '../../errors/errors.js'
import { isOpusHead, isOpusTags, opusHeadOf } from './opus-packet.js'
import { OpenBytes, type PacketItem, type PacketReader } from './packet-reader.js'

/** Bytes of a page before its table of lengths. */
const pageHeadByteLength = 27

/** Longest packet that is put together from pieces: far above what Opus has, and enough for comments with a picture. */
const maxPacketByteLength = 1 << 20

/** One page. Source: RFC 3533, section 6. */
interface OggPage {
  readonly byteLength: number
  readonly isContinued: boolean
  readonly serial: number
  /** Pieces of packets; the last one may go on in the next page. */
  readonly pieces: readonly Uint8Array[]
  readonly isLastOpen: boolean
}

/**
 * Packets of an Ogg Opus stream. A page is taken once it is whole. Other streams beside it are passed over; another
 * Opus stream may follow on the same socket, as where a browser's recorder is started again.
 */
export class OggReader implements PacketReader {
  readonly #open: OpenBytes
  #serial: number | undefined
  /** A packet that goes on in the next page. */
  #piece: Uint8Array | undefined

  /** @param startByte place in the stream of the first byte that comes, the beginning of a page */
  constructor(startByte: number) {
    this.#open = new OpenBytes(startByte)
  }

  push(bytes: Uint8Array): readonly PacketItem[] {
    this.#open.add(bytes)
    const items: PacketItem[] = []
    for (;;) {
      const page = pageOf(this.#open.view)
      if (!page) return items
      const packets = this.#packetsOf(page)
      this.#open.take(page.byteLength)
      const boundaryByte = this.#piece ? undefined : this.#open.at
      for (const [index, packet] of packets.entries()) {
        const isLast = index === packets.length - 1
        items.push(...itemsOf(packet, isLast ? boundaryByte : undefined))
      }
    }
  }

  /** Whole packets that end in this page. */
  #packetsOf({ isContinued, serial, pieces, isLastOpen }: OggPage): Uint8Array[] {
    const [first] = pieces
    // Who takes a stream up in its middle has seen no head.
    if (first && (isOpusHead(first) || this.#serial === undefined)) this.#serial = serial
    if (serial !== this.#serial) return []
    const packets = pieces.map((piece) => new Uint8Array(piece))
    if (isContinued) this.#continue(packets)
    this.#piece = isLastOpen ? packets.pop() : undefined
    return packets
  }

  /** The first piece of a page ends what the page before began; without a beginning it is nothing. */
  #continue(packets: Uint8Array[]): void {
    const piece = packets.shift()
    if (!piece || !this.#piece) return
    const whole = joined(this.#piece, piece)
    if (whole.byteLength > maxPacketByteLength) throw invalid('a packet has more than 1 MiB')
    packets.unshift(whole)
  }
}

function itemsOf(packet: Uint8Array, boundaryByte: number | undefined): PacketItem[] {
  if (isOpusTags(packet)) return []
  if (!isOpusHead(packet)) return [{ kind: 'packet', packet, boundaryByte }]
  const head = opusHeadOf(packet)
  if (!head) throw invalid('its OpusHead is cut, or of a version that is not known')
  return [{ kind: 'head', head }]
}

/** The page at the beginning of bytes, once all of it is there. */
function pageOf(bytes: Uint8Array): OggPage | undefined {
  for (let at = 0; at < 4 && at < bytes.byteLength; at++) {
    if (bytes[at] !== 'OggS'.charCodeAt(at)) throw invalid('a page does not begin with OggS')
  }
  const pieceCount = bytes[26]
  if (pieceCount === undefined) return undefined
  const bodyAt = pageHeadByteLength + pieceCount
  if (bytes.byteLength < bodyAt) return undefined
  const pieces: Uint8Array[] = []
  let [from, to] = [bodyAt, bodyAt]
  let isLastOpen = false
  for (const length of bytes.subarray(pageHeadByteLength, bodyAt)) {
    to += length
    isLastOpen = length === 255
    if (isLastOpen) continue
    pieces.push(bytes.subarray(from, to))
    from = to
  }
  if (isLastOpen) pieces.push(bytes.subarray(from, to))
  if (bytes.byteLength < to) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, to)
  if (view.getUint32(22, true) !== checksumOf(bytes.subarray(0, to)))
    throw invalid('the checksum of a page is wrong')
  const isContinued = (view.getUint8(5) & 1) !== 0
  return { byteLength: to, isContinued, serial: view.getUint32(14, true), pieces, isLastOpen }
}

const checksumTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let rest = index << 24
  for (let bit = 0; bit < 8; bit++) rest = (rest << 1) ^ (rest < 0 ? 0x04c11db7 : 0)
  return rest
})

/** The checksum of a page, whose own four bytes count as zeros. */
function checksumOf(page: Uint8Array): number {
  let sum = 0
  for (const [at, byte] of page.entries()) {
    const counted = at >= 22 && at < 26 ? 0 : byte
    sum = ((sum << 8) ^ (checksumTable[((sum >>> 24) ^ counted) & 0xff] ?? 0)) >>> 0
  }
  return sum
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const whole = new Uint8Array(head.byteLength + tail.byteLength)
  whole.set(head)
  whole.set(tail, head.byteLength)
  return whole
}

function invalid(what: string): AssistError {
  return new AssistError('ASSIST_AUDIO_STREAM_INVALID', `Expected Ogg with Opus; ${what}.`)
}

import { AssistError } from '../../errors/errors.js'
import { opusHeadOf } from './opus-packet.js'
import { OpenBytes, type PacketItem, type PacketReader } from './packet-reader.js'

/** Elements of WebM that matter here, by their id. Source: RFC 9559 (Matroska), RFC 8794 (EBML). */
const element = {
  segment: 0x18538067,
  cluster: 0x1f43b675,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  blockGroup: 0xa0,
  trackNumber: 0xd7,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  simpleBlock: 0xa3,
  block: 0xa1,
} as const

/** Elements whose children are read; all others are read whole, or passed over. */
const parents: ReadonlySet<number> = new Set([
  ...[element.segment, element.cluster, element.tracks, element.trackEntry, element.blockGroup],
])
const leaves: ReadonlySet<number> = new Set([
  ...[element.trackNumber, element.codecId, element.codecPrivate],
  ...[element.simpleBlock, element.block],
])

/** Longest element that is kept until it is whole: two seconds of Opus fit many times. */
const maxElementByteLength = 1 << 20

/** The head of an element: its id, its length where it has one, and the bytes that it takes itself. */
interface ElementHead {
  readonly id: number
  readonly byteLength: number | undefined
  readonly headByteLength: number
}

/** A track that is being described. */
interface Track {
  number?: number
  codec?: string
}

/**
 * Packets of the first Opus track of a WebM stream, such as a browser's recorder writes. Elements are read as they come
 * and not as a tree, so that a stream can be taken up at any block.
 */
export class WebmReader implements PacketReader {
  readonly #open: OpenBytes
  /** Bytes that are still to be passed over. */
  #skipByteLength = 0
  #track: Track = {}
  #opusTrack: number | undefined
  #hasTracks = false

  /** @param startByte place in the stream of the first byte that comes, the beginning of an element */
  constructor(startByte: number) {
    this.#open = new OpenBytes(startByte)
  }

  push(bytes: Uint8Array): readonly PacketItem[] {
    this.#open.add(bytes)
    const items: PacketItem[] = []
    while (this.#pass()) {
      const head = headOf(this.#open.view)
      if (!head) break
      const { id, byteLength, headByteLength } = head
      if (parents.has(id)) {
        this.#enter(id)
        this.#open.take(headByteLength)
        continue
      }
      if (byteLength === undefined) throw invalid('an element has no length')
      if (!leaves.has(id)) {
        this.#skipByteLength = headByteLength + byteLength
        continue
      }
      if (byteLength > maxElementByteLength) throw invalid('an element has more than 1 MiB')
      const end = headByteLength + byteLength
      if (this.#open.view.byteLength < end) break
      const content = new Uint8Array(this.#open.view.subarray(headByteLength, end))
      this.#open.take(end)
      items.push(...this.#itemsOf(id, content))
    }
    return items
  }

  /** Passes over what does not matter. @returns whether all of it has come */
  #pass(): boolean {
    const passed = Math.min(this.#skipByteLength, this.#open.view.byteLength)
    this.#open.take(passed)
    this.#skipByteLength -= passed
    return this.#skipByteLength === 0
  }

  #enter(id: number): void {
    if (id === element.segment) {
      this.#hasTracks = false
      this.#opusTrack = undefined
    }
    if (id === element.tracks) this.#hasTracks = true
    if (id === element.trackEntry) this.#track = {}
  }

  #itemsOf(id: number, content: Uint8Array): readonly PacketItem[] {
    switch (id) {
      case element.trackNumber:
        this.#describe({ number: content.reduce((number, byte) => number * 256 + byte, 0) })
        return []
      case element.codecId:
        this.#describe({ codec: String.fromCharCode(...content.subarray(0, 32)) })
        return []
      case element.codecPrivate: {
        const head = opusHeadOf(content)
        return head ? [{ kind: 'head', head }] : []
      }
      default:
        return this.#packetOf(content)
    }
  }

  #describe(known: Track): void {
    this.#track = { ...this.#track, ...known }
    const { number, codec } = this.#track
    if (codec === 'A_OPUS' && number !== undefined) this.#opusTrack ??= number
  }

  #packetOf(block: Uint8Array): readonly PacketItem[] {
    const track = numberOf(block)
    if (!track) throw invalid('a block is cut')
    // Who takes a stream up in its middle has seen no tracks.
    if (!this.#hasTracks) this.#opusTrack ??= track.value
    if (this.#opusTrack === undefined) {
      throw invalid(
        `no track has the codec A_OPUS, the last one has ${this.#track.codec ?? 'none'}`,
      )
    }
    if (track.value !== this.#opusTrack) return []
    // Two bytes of time and one of flags follow.
    const flags = block[track.byteLength + 2]
    if (flags === undefined) throw invalid('a block is cut')
    if ((flags & 0x06) !== 0) throw invalid('a block holds several packets (lacing)')
    const packet = block.subarray(track.byteLength + 3)
    return [{ kind: 'packet', packet, boundaryByte: this.#open.at }]
  }
}

/** The head of the element at the beginning of bytes, once all of it is there. */
function headOf(bytes: Uint8Array): ElementHead | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  const idByteLength = Math.clz32(first) - 23
  if (idByteLength > 4) throw invalid('an element has no id')
  if (bytes.byteLength < idByteLength + 1) return undefined
  const id = bytes.subarray(0, idByteLength).reduce((number, byte) => number * 256 + byte, 0)
  const length = numberOf(bytes.subarray(idByteLength))
  if (!length) return undefined
  return {
    id,
    byteLength: length.isUnknown ? undefined : length.value,
    headByteLength: idByteLength + length.byteLength,
  }
}

/** A number of one to eight bytes whose first bits say how many; undefined until all of it is there. */
function numberOf(
  bytes: Uint8Array,
):
  { readonly value: number; readonly byteLength: number; readonly isUnknown: boolean } | undefined {
  const first = bytes[0]
  if (first === undefined) return undefined
  const byteLength = Math.clz32(first) - 23
  if (byteLength > 8) throw invalid('a length has no end')
  if (bytes.byteLength < byteLength) return undefined
  const ones = 2 ** (7 * byteLength) - 1
  const rest = bytes.subarray(1, byteLength)
  const value = rest.reduce((number, byte) => number * 256 + byte, first & (0xff >> byteLength))
  return { value, byteLength, isUnknown: value >= ones }
}

function invalid(what: string): AssistError {
  return new AssistError('ASSIST_AUDIO_STREAM_INVALID', `Expected WebM with Opus; ${what}.`)
}

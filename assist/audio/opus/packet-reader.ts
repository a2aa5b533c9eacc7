import type { OpusHead } from './opus-packet.js'

/** What a container's bytes turn out to hold, in its order. */
export type PacketItem =
  | { readonly kind: 'head'; readonly head: OpusHead }
  | {
      readonly kind: 'packet'
      readonly packet: Uint8Array
      /**
       * Bytes of the stream at which it can be taken up behind this packet, by a reader that has not seen its head;
       * undefined where it cannot.
       */
      readonly boundaryByte: number | undefined
    }

/** Takes the bytes of one stream apart, wherever they are cut. */
export interface PacketReader {
  /**
   * @param bytes may be reused by the caller afterwards
   * @throws AssistError ASSIST_AUDIO_STREAM_INVALID where they are nothing of the kind
   */
  push(bytes: Uint8Array): readonly PacketItem[]
}

/** Bytes that have come and are not taken yet, with the place of the first one in the stream. */
export class OpenBytes {
  #bytes: Uint8Array = new Uint8Array(0)
  #at: number

  /** @param startByte place of the first byte in the stream */
  constructor(startByte: number) {
    this.#at = startByte
  }

  /** Place of the first byte that is not taken. */
  get at(): number {
    return this.#at
  }

  /** What is not taken; valid until the next `add`. */
  get view(): Uint8Array {
    return this.#bytes
  }

  add(bytes: Uint8Array): void {
    const joined = new Uint8Array(this.#bytes.byteLength + bytes.byteLength)
    joined.set(this.#bytes)
    joined.set(bytes, this.#bytes.byteLength)
    this.#bytes = joined
  }

  take(byteLength: number): void {
    this.#bytes = this.#bytes.subarray(byteLength)
    this.#at += byteLength
  }
}

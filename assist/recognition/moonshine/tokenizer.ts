import { AssistError } from '../../errors/errors.js'
import { joinBytePairs } from '../tokens/byte-pairs.js'

/** Marks a space inside a token (SentencePiece). */
const spaceMark = '▁'
const byteToken = /^<0x([0-9A-F]{2})>$/
const controlToken = /^<.*>$/

/** Moonshine's vocabulary: token ids → text. */
export class MoonshineTokenizer {
  readonly #tokens: readonly Uint8Array[]
  readonly #ids = new Map<string, number>()

  /**
   * @param file content of tokenizer.bin: byte strings, each behind its length in one byte, or in two
   *   (low seven bits with the top bit set, then the rest) from 128 bytes on
   * @throws AssistError ASSIST_MODEL_CHECKSUM_MISMATCH when the file is cut short
   */
  constructor(file: Uint8Array) {
    const tokens: Uint8Array[] = []
    let offset = 0
    while (offset < file.length) {
      let length = file[offset++] ?? 0
      if (length >= 128) length = (file[offset++] ?? 0) * 128 + length - 128
      if (offset + length > file.length) {
        throw new AssistError(
          'ASSIST_MODEL_CHECKSUM_MISMATCH',
          'The tokenizer ends inside a token. Run `assist models verify` and install it again.',
        )
      }
      tokens.push(file.subarray(offset, offset + length))
      offset += length
    }
    this.#tokens = tokens
    for (const [id, token] of tokens.entries()) {
      const text = Buffer.from(token).toString('utf8')
      if (!this.#ids.has(text)) this.#ids.set(text, id)
    }
  }

  get size(): number {
    return this.#tokens.length
  }

  /** Whether a word begins with the token. */
  isWordStart(id: number): boolean {
    return Buffer.from(this.#tokens[id] ?? [])
      .toString('utf8')
      .startsWith(spaceMark)
  }

  /**
   * Tokens of words inside a sentence; empty where the text has a character that no token is.
   */
  encode(text: string): number[] {
    const parts = Array.from(` ${text}`.replaceAll(' ', spaceMark))
    if (parts.some((part) => !this.#ids.has(part))) return []
    return joinBytePairs(parts, this.#ids)
  }

  /** Whether a token goes on with the word before it: it begins with a letter or digit, and not with a space. */
  continuesWord(id: number): boolean {
    const text = Buffer.from(this.#tokens[id] ?? []).toString('utf8')
    return /^[\p{L}\p{N}]/u.test(text)
  }

  /** Text of a run of tokens, control tokens left out, without space at its ends. */
  decode(ids: readonly number[]): string {
    const bytes: number[] = []
    for (const id of ids) {
      const token = this.#tokens[id]
      if (!token) continue
      const text = Buffer.from(token).toString('latin1')
      const asByte = byteToken.exec(text)
      if (asByte?.[1]) bytes.push(Number.parseInt(asByte[1], 16))
      else if (!controlToken.test(text)) bytes.push(...token)
    }
    return Buffer.from(bytes).toString('utf8').replaceAll(spaceMark, ' ').trim()
  }
}

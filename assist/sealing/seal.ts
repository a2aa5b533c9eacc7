import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

import { AssistError } from '../errors/errors.js'

/** 256 bits. */
export const dataKeyByteLength = 32

const saltByteLength = 16
const nonceByteLength = 12
const tagByteLength = 16
/** 64 bits in hexadecimal: two words of a language hardly ever share one. */
const markLength = 16
const cipherName = 'aes-256-gcm'

/** How sealed bytes and texts begin. No picture, no WAV and no JSON begins so. */
const byteMark = Buffer.from('ASEAL1')
const textMark = 'sealed1:'

/**
 * Encrypts what is kept, where there is a key (AES-256-GCM), and leaves it as it is where there is none.
 *
 * Each piece has a key of its own, derived from the data key and a random salt, so that no pair of key and nonce comes
 * twice however much is sealed. A piece is bound to its label: one that is put into another place does not open.
 */
export class Seal {
  readonly #key: Uint8Array | undefined
  #markKey: Uint8Array | undefined

  /** @param key 32 bytes; undefined: nothing is sealed */
  constructor(key: Uint8Array | undefined) {
    this.#key = key
  }

  get isOn(): boolean {
    return this.#key !== undefined
  }

  /** @param label what the bytes are, such as `picture` */
  seal(bytes: Uint8Array, label: string): Uint8Array {
    if (!this.#key) return bytes
    const salt = randomBytes(saltByteLength)
    const { key, nonce } = derived(this.#key, salt, label)
    const cipher = createCipheriv(cipherName, key, nonce)
    const sealed = [cipher.update(bytes), cipher.final()]
    return Buffer.concat([byteMark, salt, ...sealed, cipher.getAuthTag()])
  }

  /**
   * The bytes that were sealed; bytes of before there was a key are read as they are.
   *
   * @throws AssistError ASSIST_DATA_KEY_WRONG
   */
  open(bytes: Uint8Array, label: string): Uint8Array {
    if (!byteMark.equals(bytes.subarray(0, byteMark.length))) return bytes
    if (!this.#key) throw wrongKey()
    const salt = bytes.subarray(byteMark.length, byteMark.length + saltByteLength)
    const sealed = bytes.subarray(byteMark.length + saltByteLength, bytes.length - tagByteLength)
    const { key, nonce } = derived(this.#key, salt, label)
    try {
      const decipher = createDecipheriv(cipherName, key, nonce)
      decipher.setAuthTag(bytes.subarray(bytes.length - tagByteLength))
      return Buffer.concat([decipher.update(sealed), decipher.final()])
    } catch {
      throw wrongKey()
    }
  }

  /**
   * A word that stands for a text, the same for the same text, by which an index finds it again: in hexadecimal, made
   * with the key where there is one, so that nobody reads the text out of it.
   */
  mark(text: string): string {
    if (!this.#key) return Buffer.from(text).toString('hex')
    this.#markKey ??= Buffer.from(hkdfSync('sha256', this.#key, '', 'mark', dataKeyByteLength))
    return createHmac('sha256', this.#markKey).update(text).digest('hex').slice(0, markLength)
  }

  /** Whether the bytes are sealed, and this key opens them. */
  opens(bytes: Uint8Array, label: string): boolean {
    if (!this.#key || !byteMark.equals(bytes.subarray(0, byteMark.length))) return false
    try {
      this.open(bytes, label)
      return true
    } catch {
      return false
    }
  }

  /** Whether the text is sealed, and this key opens it. */
  opensText(text: string, label: string): boolean {
    if (!text.startsWith(textMark)) return false
    const sealed = Buffer.from(text.slice(textMark.length), 'base64')
    return this.opens(Buffer.concat([byteMark, sealed]), label)
  }

  sealText(text: string, label: string): string {
    if (!this.#key || text === '') return text
    const sealed = this.seal(Buffer.from(text), label).subarray(byteMark.length)
    return `${textMark}${Buffer.from(sealed).toString('base64')}`
  }

  /** The text that was sealed; one of before there was a key is read as it is. @throws AssistError ASSIST_DATA_KEY_WRONG */
  openText(text: string, label: string): string {
    if (!text.startsWith(textMark)) return text
    const sealed = Buffer.from(text.slice(textMark.length), 'base64')
    return Buffer.from(this.open(Buffer.concat([byteMark, sealed]), label)).toString('utf8')
  }
}

function derived(
  dataKey: Uint8Array,
  salt: Uint8Array,
  label: string,
): { readonly key: Buffer; readonly nonce: Buffer } {
  const bytes = Buffer.from(
    hkdfSync('sha256', dataKey, salt, label, dataKeyByteLength + nonceByteLength),
  )
  return { key: bytes.subarray(0, dataKeyByteLength), nonce: bytes.subarray(dataKeyByteLength) }
}

function wrongKey(): AssistError {
  return new AssistError(
    'ASSIST_DATA_KEY_WRONG',
    'The data are encrypted with another key than ASSIST_DATA_KEY or ASSIST_DATA_KEY_FILE has, or they were changed.',
  )
}

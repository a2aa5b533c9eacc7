import { spokenLanguages } from '../../call/call-start.js'
import { AssistError } from '../../errors/errors.js'
import { joinBytePairs } from '../tokens/byte-pairs.js'

/** Text tokens of Whisper's multilingual vocabulary; control tokens follow. */
export const textTokenCount = 50_257

/**
 * Control tokens of the multilingual models.
 * Source: `whisper/tokenizer.py` of OpenAI's release; languages are counted in the order of its table.
 */
export const controlTokens = {
  endOfText: 50_257,
  startOfTranscript: 50_258,
  language: { en: 50_259, zh: 50_260, ko: 50_264 },
  transcribe: 50_359,
  startOfPrevious: 50_361,
  noSpeech: 50_362,
  noTimestamps: 50_363,
} as const

/** Control tokens of the languages that are told apart, in their order. */
export const spokenLanguageTokens = spokenLanguages.map((one) => controlTokens.language[one])

/** How text is split before its bytes are paired (GPT-2's rule). */
const pieces = /'(?:s|t|re|ve|m|ll|d)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu

/**
 * Signs that are written but not spoken, music among them.
 * Source: `Tokenizer.non_speech_tokens` of OpenAI's release.
 */
const unspokenSigns = [
  ...Array.from('"#()*+/:;<=>@[\\]^_`{|}~「」『』'),
  ...'<< >> <<< >>> -- --- -( -[ (\' (" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪'.split(' '),
]
const musicSigns = Array.from('♩♪♫♬♭♮♯')

/** Byte-level tokens of Whisper: ids to text and back. A token may be half of a Chinese character. */
export class WhisperVocabulary {
  /** Tokens that are never speech, ascending. */
  readonly unspoken: readonly number[]
  /** A space alone, which no text begins with. */
  readonly space: number
  /** Each token's bytes as the characters of the same numbers, the cheapest of strings. */
  readonly #spellings: readonly string[]
  readonly #ids = new Map<string, number>()

  /**
   * @param file text of the tokens file: a line a token, its bytes in base64 and its id
   * @throws AssistError ASSIST_ENGINE_UNAVAILABLE where it is not the multilingual vocabulary
   */
  constructor(file: string) {
    const spellings: string[] = []
    for (const line of file.split('\n')) {
      const [, base64 = '', id = ''] = /^(\S*) (\d+)\s*$/.exec(line) ?? []
      if (id === '' || Number(id) >= textTokenCount) continue
      const spelling = Buffer.from(base64, 'base64').toString('latin1')
      spellings[Number(id)] = spelling
      this.#ids.set(spelling, Number(id))
    }
    if (this.#ids.size !== textTokenCount) {
      throw new AssistError(
        'ASSIST_ENGINE_UNAVAILABLE',
        `The tokens file of Whisper has ${this.#ids.size} text tokens instead of the ${textTokenCount} of a multilingual model. Install the model again.`,
      )
    }
    this.#spellings = spellings
    this.space = this.#ids.get(' ') ?? 0
    this.unspoken = this.#findUnspoken()
  }

  /** Text of a run of tokens, control tokens left out; what is not whole UTF-8 at its ends is left out. */
  decode(ids: readonly number[]): string {
    const bytes = Buffer.from(ids.map((id) => this.#spellings[id] ?? '').join(''), 'latin1')
    return bytes.toString('utf8').replaceAll('\ufffd', '').trim()
  }

  /** Whether a word begins with the token, in scripts with spaces. */
  isWordStart(id: number): boolean {
    return this.#spellings[id]?.startsWith(' ') === true
  }

  /** Tokens of a text. */
  encode(text: string): number[] {
    return (text.match(pieces) ?? []).flatMap((piece) => {
      const bytes = Buffer.from(piece).toString('latin1')
      return joinBytePairs(this.#ids.has(bytes) ? [bytes] : Array.from(bytes), this.#ids)
    })
  }

  /** Whether a token goes on with the word before it: it begins with a letter or digit, and not with a space. */
  continuesWord(id: number): boolean {
    return /^[\p{L}\p{N}]/u.test(Buffer.from(this.#spellings[id] ?? '', 'latin1').toString('utf8'))
  }

  #findUnspoken(): number[] {
    const found = new Set<number>()
    // A hyphen or an apostrophe is speech inside a word, not at the beginning of one.
    for (const sign of [' -', " '"]) for (const id of this.encode(sign).slice(0, 1)) found.add(id)
    for (const sign of [...unspokenSigns, ...musicSigns]) {
      for (const spelling of [sign, ` ${sign}`]) {
        const ids = this.encode(spelling)
        if (ids[0] !== undefined && (ids.length === 1 || musicSigns.includes(sign))) {
          found.add(ids[0])
        }
      }
    }
    return [...found].sort((a, b) => a - b)
  }
}

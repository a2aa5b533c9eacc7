import { hanDigitValue } from '../../text/number-words.js'

const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000 }
const scales: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 }

/** Characters that numbers are made of. */
export const numberCharacters = '零〇一幺二两三四五六七八九十百千万亿'

/** Digits one after the other, as telephone numbers are read: 幺三八 → 138; undefined for anything else. */
export function readDigits(text: string): string | undefined {
  const values = Array.from(text, (character) => hanDigitValue(character))
  return values.some((value) => value === undefined) ? undefined : values.join('')
}

/**
 * A number with its units: 三百二十五 → 325, 两千零五 → 2005, 一万二 → 12000 (the last digit counts the next lower
 * unit); undefined for anything else, such as 千万 and 万一.
 */
export function readNumber(text: string): number | undefined {
  const reader = new NumberReader()
  return Array.from(text).every((character) => reader.take(character)) ? reader.value : undefined
}

class NumberReader {
  #total = 0
  #section = 0
  #digit: number | undefined
  #lastUnit = 1
  #lastScale = Infinity
  #count = 0

  get value(): number {
    const isShort = this.#digit !== undefined && this.#lastUnit >= 100
    return this.#total + this.#section + (this.#digit ?? 0) * (isShort ? this.#lastUnit / 10 : 1)
  }

  /** @returns false where the character cannot come here */
  take(character: string): boolean {
    this.#count++
    const digit = hanDigitValue(character)
    if (digit !== undefined) return character !== '幺' && this.#takeDigit(digit)
    const unit = units[character]
    if (unit !== undefined) return this.#takeUnit(unit)
    const scale = scales[character]
    return scale !== undefined && this.#takeScale(scale)
  }

  #takeDigit(digit: number): boolean {
    if (this.#digit !== undefined && this.#digit !== 0) return false
    this.#digit = digit
    if (digit === 0) this.#lastUnit = 1
    return true
  }

  /** 十五 begins with its unit, and so may 十 after larger ones; 千万 does not. */
  #takeUnit(unit: number): boolean {
    const mayStandAlone = unit === 10 && (this.#count === 1 || this.#section + this.#total > 0)
    if (this.#digit === undefined && !mayStandAlone) return false
    this.#section += (this.#digit ?? 1) * unit
    this.#digit = undefined
    this.#lastUnit = unit
    return true
  }

  #takeScale(scale: number): boolean {
    const isEmpty = this.#section === 0 && this.#digit === undefined
    if (isEmpty || scale >= this.#lastScale) return false
    this.#total += (this.#section + (this.#digit ?? 0)) * scale
    this.#section = 0
    this.#digit = undefined
    this.#lastUnit = scale
    this.#lastScale = scale
    return true
  }
}

import { hanDigits, hanUnits } from '../../text/number-words.js'

/** A number with more digits is read digit by digit, as a telephone number is. */
const longestCount = 4

/**
 * Numbers of a Chinese text as they are said: 19度 → 十九度, 3.5 → 三点五, 15% → 百分之十五, 2024年 → 二零二四年,
 * 3:30 → 三点三十. Long numbers, and those that begin with 0, go digit by digit. 幺 becomes 一 and 两 becomes 二: the
 * difference is one of sound alone.
 */
export function hanNumbers(text: string): string {
  return text
    .replace(/(\d),(\d{3})(?!\d)/g, '$1$2')
    .replace(/(\d+(?:\.\d+)?)\s?%/g, (_, number: string) => `百分之${decimal(number)}`)
    .replace(/(\d{1,2}):(\d{2})(?!\d)/g, (_, hour: string, minute: string) => {
      const minutes = Number(minute) === 0 ? '' : count(minute)
      return `${count(hour)}点${minutes}`
    })
    .replace(/\d{4}(?=年)/g, oneByOne)
    .replace(/\d+\.\d+/g, decimal)
    .replace(/\d+/g, (number) => {
      return number.length > longestCount || (number.length > 1 && number.startsWith('0'))
        ? oneByOne(number)
        : count(number)
    })
    .replaceAll('幺', '一')
    .replaceAll('两', '二')
    .replaceAll('〇', '零')
}

function oneByOne(number: string): string {
  return Array.from(number, (digit) => hanDigits[Number(digit)]).join('')
}

function decimal(number: string): string {
  const [whole = '', fraction] = number.split('.')
  return fraction === undefined ? count(whole) : `${count(whole)}点${oneByOne(fraction)}`
}

/** 0 to 9,999 by value: 305 → 三百零五, 15 → 十五. */
function count(number: string): string {
  if (number.length > longestCount) return oneByOne(number)
  const value = Number(number)
  if (value < 10) return hanDigits[value] ?? ''
  let text = ''
  for (let place = 3; place >= 0; place--) {
    const digit = Math.floor(value / 10 ** place) % 10
    if (digit > 0) text += `${hanDigits[digit]}${hanUnits[place]}`
    else if (text !== '' && !text.endsWith('零') && value % 10 ** place > 0) text += '零'
  }
  return value < 20 ? text.slice(1) : text
}

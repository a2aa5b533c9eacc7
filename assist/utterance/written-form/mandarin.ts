import { numberCharacters, readDigits, readNumber } from './mandarin-number.js'
import type { Replacement } from '../../text/text-span.js'

const run = new RegExp(`[${numberCharacters}]+`, 'gu')

/** Measures: before one of them, even a small number is written in digits. */
const measure =
  /^(?:度|号|日|月|年|点|分|秒|元|块|毛|角|岁|楼|层|室|栋|路|米|公里|千米|厘米|公斤|克|升|兆|寸|折|%)/u

/** Words in which these characters count nothing. */
const idioms =
  /^(?:万一|千万|一千零一夜|万万|十分(?!钟|之)|三心二意|七上八下|乱七八糟|一五一十|百分百|四川|五金|三明治|九牛一毛)/u

/** A run of fewer digits stays in words. */
const leastDigits = 3

/**
 * The numbers of a Chinese text: 百分之十五 → 15%, 三百二十五块五 → 325.5块, 下午三点半 → 下午3:30,
 * 二零二四年三月五号 → 2024年3月5号, 幺三八零零幺三八零零零 → 13800138000. Cost: linear.
 */
export function mandarinSpans(text: string): Replacement[] {
  const spans: Replacement[] = []
  let end = 0
  for (const match of text.matchAll(run)) {
    if (match.index < end) continue
    const span = spanAt(text, match.index, match[0])
    if (!span) continue
    spans.push(span)
    end = span.end
  }
  return spans
}

function spanAt(text: string, start: number, spoken: string): Replacement | undefined {
  if (idioms.test(text.slice(start))) return undefined
  return (
    percentAt(text, start) ??
    timeAt(text, start, spoken) ??
    decimalAt(text, start, spoken) ??
    digitsAt(start, spoken) ??
    countAt(text, start, spoken)
  )
}

/** 幺三八零零… is read digit by digit; 两 never is. */
function digitsAt(start: number, spoken: string): Replacement | undefined {
  const replacement = readDigits(spoken)
  if (replacement === undefined || spoken.length < leastDigits || spoken.startsWith('两'))
    return undefined
  return { start, end: start + spoken.length, replacement }
}

/** A number that counts something, has units of its own, or is an ordinal. */
function countAt(text: string, start: number, spoken: string): Replacement | undefined {
  const value = readNumber(spoken)
  const end = start + spoken.length
  const after = text.slice(end)
  const hasUnit = /[十百千万亿]/u.test(spoken) && spoken.length > 1
  if (value === undefined) return undefined
  if (!hasUnit && text[start - 1] !== '第' && !measure.test(after)) return undefined
  if (spoken.length === 1 && isManner(after)) return undefined
  return money(text, start, end, value) ?? { start, end, replacement: shortened(value, spoken) }
}

/** 一点 (a little), 三分 (of something) and the like count nothing; 三分钟 does. */
function isManner(after: string): boolean {
  return /^[分点角]/u.test(after) && !/^(?:点[零一二三四五六七八九]|分钟)/u.test(after)
}

/** 百分之十五 is found at 百, whose run is only 百. */
function percentAt(text: string, start: number): Replacement | undefined {
  const match = /^百分之([零〇一二两三四五六七八九十百]+)(?:点([零〇一二三四五六七八九]+))?/u.exec(
    text.slice(start),
  )
  const whole = match && readNumber(match[1] ?? '')
  if (!match || whole === null || whole === undefined) return undefined
  const fraction = match[2] === undefined ? '' : `.${readDigits(match[2]) ?? ''}`
  return { start, end: start + match[0].length, replacement: `${whole}${fraction}%` }
}

/** 三点半, 十点二十五分, 下午三点; without 半, minutes or a part of the day 三点五 is a decimal. */
function timeAt(text: string, start: number, spoken: string): Replacement | undefined {
  const hour = readNumber(spoken)
  if (hour === undefined || hour > 24) return undefined
  const rest = text.slice(start + spoken.length)
  const hasPart = /(?:早上|上午|中午|下午|晚上|凌晨|傍晚)$/u.test(text.slice(0, start))
  const match = /^点(?:(半)|([零〇一二两三四五六七八九十]+)(分)?|(钟))?/u.exec(rest)
  if (!match) return undefined
  const [whole, half, minuteText, isMinute] = match
  const end = start + spoken.length + whole.length
  if (half !== undefined) return { start, end, replacement: `${hour}:30` }
  const minute = minuteText === undefined ? undefined : readNumber(minuteText.replace(/^零/, ''))
  const isClear =
    hasPart ||
    isMinute !== undefined ||
    /^(?:[一二三四五]?十[一二三四五六七八九]?)$/u.test(minuteText ?? '')
  if (minute !== undefined && minute < 60 && isClear) {
    return { start, end, replacement: `${hour}:${String(minute).padStart(2, '0')}` }
  }
  if (minuteText === undefined && (hasPart || match[4] !== undefined)) {
    return { start, end: start + spoken.length, replacement: String(hour) }
  }
  return undefined
}

function decimalAt(text: string, start: number, spoken: string): Replacement | undefined {
  const whole = readNumber(spoken)
  const match = /^点([零〇一二三四五六七八九]+)/u.exec(text.slice(start + spoken.length))
  if (whole === undefined || !match) return undefined
  const end = start + spoken.length + match[0].length
  return { start, end, replacement: `${whole}.${readDigits(match[1] ?? '') ?? ''}` }
}

/** 三百二十五块五 → 325.5块. */
function money(text: string, start: number, end: number, value: number): Replacement | undefined {
  const match = /^块([一二三四五六七八九])(?:毛)?(?![个十百千])/u.exec(text.slice(end))
  if (!match) return undefined
  return {
    start,
    end: end + match[0].length,
    replacement: `${value}.${readDigits(match[1] ?? '') ?? ''}块`,
  }
}

/** Round millions are read more easily with their unit: 三百万 → 300万. */
function shortened(value: number, spoken: string): string {
  if (/[万亿]$/u.test(spoken)) {
    const unit = spoken.at(-1) ?? ''
    return `${value / (unit === '万' ? 10_000 : 100_000_000)}${unit}`
  }
  return String(value)
}

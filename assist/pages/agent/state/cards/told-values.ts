/** A stretch of an answer; `isValue`: a number, price, time or span that the agent has to say exactly. */
export interface ToldSpan {
  readonly text: string
  readonly isValue: boolean
}

const number = String.raw`\d+(?:[.,:：/–-]\d+)*`
const englishUnit = String.raw`%|percent|pounds?|dollars?|euros?|cents?|pence|(?:working |business )?(?:days?|hours?|minutes?|seconds?|weeks?|months?|years?)|[ap]\.m\.|[ap]m|[GMK]B|[GM]bps|GHz|[kcm]?m|kg|°C`
const chineseUnit = String.raw`[万千百亿]?(?:个?(?:工作日|小时|月|星期)|元|块钱?|分钟|秒|天|日|年|点(?:半|钟)?|折|兆|公里|米|公斤|次|%)`
const value = new RegExp(
  String.raw`(?:[$€£¥￥]\s?)?${number}(?:\s?(?:(?:${englishUnit})(?![A-Za-z])|${chineseUnit}))?`,
  'giu',
)

/** Splits a text into what is said around the values and the values themselves, in order. */
export function toldSpans(text: string): readonly ToldSpan[] {
  const spans: ToldSpan[] = []
  let at = 0
  for (const { 0: found, index } of text.matchAll(value)) {
    if (index > at) spans.push({ text: text.slice(at, index), isValue: false })
    spans.push({ text: found, isValue: true })
    at = index + found.length
  }
  if (at < text.length) spans.push({ text: text.slice(at), isValue: false })
  return spans
}

/** What a form may want of what was said. */
export type FieldKind =
  'amount' | 'date' | 'email' | 'phone' | 'order' | 'address' | 'name' | 'number'

/** Something that was recognised, as one writes it. */
export interface CapturedField {
  readonly kind: FieldKind
  readonly value: string
  /** The utterance or message that it stands in. */
  readonly utteranceId: string
  readonly channel: 'customer' | 'agent'
}

interface Pattern {
  readonly kind: FieldKind
  /** The value is its group `value`, or all of it. */
  readonly form: RegExp
}

const months =
  'January|February|March|April|May|June|July|August|September|October|November|December'
const orderWords = 'order|booking|reference|ticket|case|tracking|serial|account|policy|invoice'
const roads =
  'Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Way|Close|Boulevard|Blvd|Place|Square'

/**
 * Forms in the order in which they claim their stretch of a text: what is surer comes first. They read the written form,
 * in which numbers, dates and codes stand as one writes them.
 */
const patterns: readonly Pattern[] = [
  { kind: 'email', form: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu },
  {
    kind: 'amount',
    form: /[$£€¥]\s?\d[\d,]*(?:\.\d+)?(?:\s(?:thousand|million))?|\d[\d,]*(?:\.\d+)?\s?(?:美元|英镑|欧元|块钱|元|块)/gu,
  },
  {
    kind: 'date',
    form: new RegExp(
      String.raw`\d{4}-\d{2}-\d{2}|\b(?:${months})\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?\b|\b\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?(?:${months})(?:,?\s\d{4})?\b|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]`,
      'gu',
    ),
  },
  {
    kind: 'address',
    form: new RegExp(
      String.raw`\b\d{1,5}[a-zA-Z]?\s(?:[A-Z][\w'’.-]*\s){1,4}(?:${roads})\b|(?<=^|[是在住到：:，,。\s])(?:(?![是在住到])[\u4e00-\u9fff]){2,20}?(?:路|街|道|巷)\d{1,5}号(?:[\u4e00-\u9fff\d]{1,12}(?:室|楼|单元))?`,
      'gu',
    ),
  },
  {
    kind: 'phone',
    form: /(?:(?:phone|mobile|telephone|cell|call me (?:on|at)|reach me (?:on|at))[^.?!\d]{0,30}|(?:电话|手机|号码)[^。？！\d]{0,8})(?<value>\+?\d[\d\s-]{5,17}\d)|(?<plain>\+\d[\d\s-]{7,17}\d)/giu,
  },
  {
    kind: 'order',
    form: new RegExp(
      String.raw`(?:\b(?:${orderWords})\b[^.?!]{0,30}?|(?:订单|单号|编号|运单|工单)[^。？！]{0,10}?)(?<value>\b(?=[A-Z\d-]*\d)[A-Z\d][A-Z\d-]{3,24}\b)|(?<plain>\b(?=[A-Z\d-]*\d)(?=[A-Z\d-]*[A-Z])[A-Z\d][A-Z\d-]{4,24}\b)`,
      'giu',
    ),
  },
  {
    kind: 'name',
    form: /\b[Mm]y (?:full |last |first )?name(?:’s|'s| is)\s(?<value>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,3})|(?:我叫|我的名字(?:是|叫)|我姓)(?<plain>[\u4e00-\u9fff]{1,4}?)(?=[，。,.！!？?\s]|$)/gu,
  },
  { kind: 'number', form: /(?<![\w.,-])\d{4,}(?![\w-]|[.,]\d)/gu },
]

/**
 * The fields in a text, in their order there. What is masked is none.
 *
 * @param text in its written form
 */
export function fieldsIn(text: string): readonly Pick<CapturedField, 'kind' | 'value'>[] {
  const found: { kind: FieldKind; value: string; from: number; to: number }[] = []
  for (const { kind, form } of patterns) {
    for (const match of text.matchAll(form)) {
      const value = (match.groups?.['value'] ?? match.groups?.['plain'] ?? match[0]).trim()
      const from = match.index + match[0].lastIndexOf(value)
      const to = from + value.length
      if (found.some((other) => from < other.to && other.from < to)) continue
      found.push({ kind, value, from, to })
    }
  }
  return found.sort((a, b) => a.from - b.from).map(({ kind, value }) => ({ kind, value }))
}

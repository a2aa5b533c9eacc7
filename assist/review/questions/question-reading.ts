import { hasHan } from '../../moments/word-pattern.js'

/** A question about calls as it is understood. */
export interface QuestionReading {
  readonly language: 'en' | 'zh'
  /** What customers must have said, each part of it; a call has to have all. */
  readonly conditions: readonly string[]
  /** Whether it asks what was answered as well. */
  readonly wantsAnswers: boolean
}

/** Where a question asks what agents said. */
const answerParts: Readonly<Record<QuestionReading['language'], RegExp>> = {
  en: /[,;.]?\s*(?:and |or )?(?:what|how) (?:did|do|have) (?:we|our agents?|the agents?|agents) \w+\b[^?]*\??/giu,
  zh: /[，,；;。]?(?:而且|那么?)?(?:我们|坐席|客服)是?(?:怎么|如何|说了?什么|答了?什么)[^？?]*[？?]?/gu,
}

/** Where a question names a reason, which is a condition of its own. */
const reasons: Readonly<Record<QuestionReading['language'], RegExp>> = {
  en: /,?\s*\b(?:because(?: of)?|due to|owing to|since|on account of)\b\s*/iu,
  zh: /[，,]?是?(?:因为|由于)/u,
}

/** Words with which questions begin before they come to the matter. */
const englishFrame: ReadonlySet<string> = new Set([
  ...[
    'how',
    'many',
    'much',
    'often',
    'which',
    'what',
    'who',
    'whose',
    'when',
    'in',
    'of',
    'our',
    'all',
  ],
  ...['any', 'were', 'was', 'are', 'is', 'there', 'did', 'do', 'does', 'have', 'has', 'had', 'us'],
  ...['call', 'calls', 'called', 'calling', 'caller', 'callers', 'customer', 'customers', 'people'],
  ...[
    'they',
    'them',
    'times',
    'ask',
    'asks',
    'asked',
    'asking',
    'say',
    'said',
    'saying',
    'complain',
  ],
  ...[
    'complains',
    'complained',
    'complaining',
    'mention',
    'mentions',
    'mentioned',
    'report',
    'reported',
  ],
  ...['want', 'wants', 'wanted', 'talk', 'talked', 'for', 'about', 'to', 'that', 'whether', 'if'],
  ...['please', 'tell', 'told', 'me', 'show', 'find', 'list', 'count', 'where'],
])
const chineseFrame: readonly string[] = [
  ...[
    '请问',
    '帮我',
    '看看',
    '查一下',
    '统计',
    '列出',
    '一共',
    '有',
    '多少',
    '几',
    '哪些',
    '哪',
    '个',
    '位',
  ],
  ...[
    '名',
    '通',
    '次',
    '客户',
    '顾客',
    '用户',
    '人',
    '电话',
    '通话',
    '来电',
    '中',
    '里',
    '的',
    '在',
    '问',
  ],
  ...[
    '咨询',
    '要求',
    '投诉',
    '反映',
    '反馈',
    '说',
    '提到',
    '提出',
    '想要',
    '想',
    '打来',
    '了',
    '过',
    '到',
    '是',
  ],
]

/** Reads a question in plain words. What is left of its frame is compared by meaning, so it need not be exact. */
export function readQuestion(question: string): QuestionReading {
  const language = hasHan(question) ? 'zh' : 'en'
  const matter = question.replaceAll(answerParts[language], '').trim()
  const wantsAnswers = matter !== question.trim()
  const bare = language === 'zh' ? withoutChineseFrame(matter) : withoutEnglishFrame(matter)
  const conditions = (bare === '' ? matter : bare)
    .split(reasons[language])
    .map((part) => part.replaceAll(/^[\s,，]+|[\s,，。.?？!！]+$/gu, ''))
    .filter((part) => part !== '')
  return { language, conditions, wantsAnswers }
}

function withoutEnglishFrame(matter: string): string {
  const words = matter.split(/\s+/)
  const first = words.findIndex((word) => {
    return !englishFrame.has(word.toLowerCase().replaceAll(/[^a-z]/g, ''))
  })
  return first < 0 ? '' : words.slice(first).join(' ')
}

function withoutChineseFrame(matter: string): string {
  let rest = matter
  for (;;) {
    const part = chineseFrame.find((one) => rest.startsWith(one))
    if (part === undefined) return rest
    rest = rest.slice(part.length)
  }
}

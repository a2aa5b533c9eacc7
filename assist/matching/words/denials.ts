/**
 * What a text says it is not about. “I was not charged twice” names a charge only to deny it, and “不是退款的问题” a
 * refund: their words are no evidence for the entry that has them. A fault told by a negation is a matter all the same:
 * “my card is not working”, “没收到”. The two are told apart by what is negated: a topic or something bad is denied,
 * what should have happened is missed.
 */
import type { TextLanguage } from './analysis.js'

/** A clause with the mark after it. */
const clausePattern = /[^.,;:!?，。；：！？\n]+[.,;:!?，。；：！？\n]*/gu

/**
 * The text with spaces in the place of what it denies, so that all else stays where it stands. Cost: some µs a
 * sentence.
 */
export function withoutDenials(text: string, language: TextLanguage): string {
  const { negation, allIsWell, denials, conditional } = rules[language]
  if (!negation.test(text)) return text
  const left = text.replace(clausePattern, (clause) =>
    conditional.test(clause)
      ? clause
      : denials.reduce((rest, pattern) => rest.replace(pattern, blank), clause),
  )
  if (left === text) return text
  return left.replace(clausePattern, (clause) =>
    allIsWell.test(clause.trim()) ? blank(clause) : clause,
  )
}

function blank(part: string): string {
  return ' '.repeat(part.length)
}

/** How one language denies. */
interface DenialRules {
  /** A text without it denies nothing. */
  readonly negation: RegExp
  /** A clause that says no more than that there is no matter; beside a denial it is none either. */
  readonly allIsWell: RegExp
  /** A clause that asks, or sets a condition, denies nothing. */
  readonly conditional: RegExp
  readonly denials: readonly RegExp[]
}

const not = "(?:n['’]?t| not| never)"
/** Words that begin another thought where no mark stands between. */
const another =
  "(?:but|so|because|though|although|however|it|it['’]s|i|i['’]m|i['’]d|i['’]ve|we|he|she|they|my|please|now|just|only)"
const object = `(?:(?:the|a|an|any|my|our|your|this|that|to)\\s+)*[\\w'’-]+(?:\\s+(?!${another}\\b)[\\w'’-]+){0,7}`
const subject =
  "(?:i|we|you|it|he|she|they|that|this|(?:the|my|our|his|her)(?: [\\w'’-]+){1,3}?|i['’]ve|we['’]ve|it['’]s|they['’]re|i['’]m)"
const be = '(?: (?:was|were|is|are|am|has|have|had|did|does|do|got))?'
/** What nobody wishes to happen, so that its negation is no complaint. */
const harms = [
  ...['over-?charged', 'charged (?:twice|double|again|too much|extra|two times|a second time)'],
  ...['lose', 'lost', 'stolen', 'robbed', 'mugged', 'burgled', 'hacked', 'scammed', 'cheated'],
  ...['defrauded', 'tricked', 'conned', 'attacked', 'threatened', 'hurt', 'injured', 'bleeding'],
  ...['damaged', 'broken', 'cracked', 'scratched', 'dented', 'smashed', 'missing', 'crash(?:ed)?'],
  ...['leak(?:ing|s|ed)?', 'drip(?:ping|s|ped)?', 'smok(?:ing|ed)', 'burn(?:ing|ed|t)'],
  ...['smell(?:s|ing)?(?: (?:of )?gas)?', 'shak(?:e|es|ing|en)', 'vibrat(?:e|es|ing)', 'banging'],
  ...[
    'noisy',
    'declined',
    'rejected',
    'compromised',
    'overheat(?:ing|ed)?',
    '(?:involved )?in an? (?:accident|crash|collision)',
  ],
].join('|')
const harmNouns =
  '(?:damage|injur(?:y|ies)|leaks?|smoke|scratch(?:es)?|dents?|cracks?|blood|fraud|gas smell|smell of \\w+)'
/** What something that was bought or done should be: “it's not the one” is a matter. */
const wanted =
  '(?:right|same|one|only|first|correct|case|way|colou?r|size|model|item|product|amount|price|name|number|address|person|point)\\b'
/** What a help desk gives, and a caller may decline. */
const favours =
  '(?:refund|money back|replacement|exchange|repair|engineer|technician|visit|appointment|receipt|invoice)'
const english = (pattern: string): RegExp => new RegExp(pattern, 'giu')

const rules: Readonly<Record<TextLanguage, DenialRules>> = {
  en: {
    negation: /n['’]t\b|\b(?:not|no|nothing|nobody|none|never|neither|didnt|wasnt|isnt|havent)\b/iu,
    allIsWell:
      /^(?:and |but |so )?(?:everything|all|it all)(?:['’]s| is| was| seems)? (?:fine|okay|ok|all right|alright|good|well|in order)(?: now| again| here)?\W*$/iu,
    conditional:
      /\?|^\s*(?:how|what|why|when|where|who|can|could|do|does|did|is|are|will|would|should|may)\b|\b(?:if|unless|whether|ensure|make sure|in case|so that)\b/iu,
    denials: [
      english(
        `\\b(?:it|this|that)(?:['’]s| is| was)?${not} (?:really )?(?:that|because) ${object}`,
      ),
      english(
        `\\b(?:it|this|that)(?:['’]s| is| was)?${not} the (?!${wanted})[\\w'’-]+(?: [\\w'’-]+)?(?=\\W*$)`,
      ),
      english(`^\\W*not (?:about ${object}|(?:a|an|the|my) (?!${wanted})[\\w'’-]+(?=\\W*$))`),
      english(
        `\\bi(?:['’]m| am)${not} (?:really |actually )?(?:here (?:about|for|because of)|looking for|interested in|asking for) ${object}`,
      ),
      english(
        `\\bi do${not} (?:think|believe)(?: that)? ${subject}${be}(?: been| being| got)* (?:${harms})\\b`,
      ),
      english(
        `\\b(?:it|this)(?:['’]s| is| was)${not} (?:the|my|our)(?: [\\w'’-]+){1,3} (?:that|which)(?:['’]s| is| was) (?:the|my|our) (?:problem|issue|trouble|matter)\\b`,
      ),
      english(`\\bi do${not} (?:want|need) (?:a|an|any|the|my) ${favours}\\b`),
      english(
        `\\b(?:it|this|that|(?:the|this|my) call|the question)(?:['’]s| is| was)?${not} (?:really |actually )?about ${object}`,
      ),
      english(
        `\\bi(?:['’]m| am| was| did| have)?${not} (?:really |actually )?(?:been )?(?:(?:call|ring|phon)(?:e|ing)?(?: \\w+)?? (?:about|for|because of|regarding)|(?:ask|talk|writ|complain)(?:e|ing)? about) ${object}`,
      ),
      english(
        `(?:\\b(?:it|this|that|which)(?:['’]s| has| had| is)?(?: got)? |\\b(?:has|had) )?\\bnothing (?:at all )?to do with ${object}`,
      ),
      english(
        `(?:\\b${subject})?(?: ?(?:does|do|is|has))?${not} (?:got |have )?(?:anything to do with|related to) ${object}`,
      ),
      english(
        `(?:\\b[\\w'’-]+ ){0,4}\\b[\\w'’-]+(?: is| are| was|['’]s)?${not} (?:really |actually )?(?:the|my|our) (?:actual |real |main )?(?:problem|issue|trouble|matter|reason|concern|cause)\\b`,
      ),
      english(
        `\\b(?:the|my|our) (?:problem|issue|trouble|reason) (?:is|was)${not} (?:with )?(?:the|my|our|a|an) ${object}`,
      ),
      english(
        `(?:\\b(?:there(?:['’]s| is| are)|i have|i['’]ve(?: got)?|we have) )?\\bno (?:problems?|issues?|trouble)(?: at all)? with ${object}`,
      ),
      english(`\\b(?:i|we) do${not} have (?:a|any) (?:problems?|issues?|trouble) with ${object}`),
      english(
        `(?:\\bthere(?:['’]s| is) )?\\bnothing(?:['’]s| is)? wrong with (?:the|my|our) ${object}`,
      ),
      english(
        `\\b${subject}${be}${not} (?:(?:been|being|got|really|actually|even|ever) )*(?:${harms})\\b(?: (?:by|in|on|at|the|my|our|any|a|anything|anybody|anyone)(?: (?!${another}\\b)[\\w'’-]+){0,3})?`,
      ),
      english(
        `\\b(?:nobody|no one|no-one|none of us|neither of us|nothing)(?:['’]s| (?:is|are|was|were|has|got|seems))?(?: been| being| got)* (?:${harms})\\b(?: (?:in|on|at|by)(?: (?!${another}\\b)[\\w'’-]+){1,3})?`,
      ),
      english(
        `(?:\\b(?:there(?:['’]s| is| are| was| were)|it has|i see) )?\\bno (?:visible |real )?${harmNouns}\\b`,
      ),
    ],
  },
  zh: {
    negation: /[不没未无]/u,
    allIsWell:
      /^(?:现在|目前)?(?:一切都?|什么都|全都?|都)(?:挺|很|还)?(?:正常|好的?|没事|没问题|顺利)了?[^\p{L}\p{N}]*$/u,
    conditional:
      /[吗么嘛？?][^\p{L}\p{N}]*$|是不是|要不是|有没有|会不会|是否|如果|要是|万一|不是.+就是|怎么|为什么|多久/u,
    denials: [
      /(?:[这那它也]|并)*不是(?:因为|关于|有关|为了)?[^，。]{1,10}?的?(?:问题|事儿|事情|事|原因|毛病|故障|缘故)了?/gu,
      /(?:[我这那它也]|并)*不是(?:来|要|想|打电话)*(?:关于|有关|打听|咨询|问(?!题)|投诉|办|查|退款|退货|换货|报修|报警|申请|取消).{0,10}/gu,
      /(?:[这那它也都]|并)*(?:跟|和|与|同)[^，。]{1,10}?(?:没有?(?:什么|任何|多大|半点)?关系|无关)/gu,
      /不(?:用|需要|想要?|必)(?:退款|退货|退钱|换货|赔偿|维修|上门|报警|发票|投诉)(?!了)/gu,
      /.{0,8}没有?(?:什么|任何)?问题[的了啊]?(?=[^\p{L}\p{N}]*$)/gu,
      /不是(?:我的?)?[^，。]{1,6}(?:坏|丢|漏水|断)了?(?=[^\p{L}\p{N}]*$)/gu,
      /不关[^，。]{1,8}?的?事/gu,
      /.{0,10}不是问题/gu,
      /.{0,8}?(?:没有?|未)人?(?:被(?!处理|受理|通过|接受|认可|批准|采纳|识别|激活|确认|接)|弄|发生)?(?:丢|遗失|盗|偷|骗|撞|扣两次|受伤|伤|漏水|漏气|漏|滴水|损坏|坏|碎|裂|断|泄露|重复扣|重复收|多扣|多收|冒烟|着火|异味|臭味|煤气味|晃|抖)(?:(?!但|可是|只是|就|而是|不过).){0,6}/gu,
    ],
  },
}

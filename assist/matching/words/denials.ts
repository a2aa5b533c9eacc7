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

const not = "(?:(?<!\\bwe)n['’]?t| not| never)"
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
    ...['flat(?! (?:battery|fee))', 'punctured', 'locked out', 'blocked', 'clogged', 'jammed'],
    ...[
      'stuck',
      'frozen (?:up|over|out)',
      'expired',
      'overdue',
      'late',
      'delayed',
      'wet',
      'soaked',
    ],
    ...[
      'infected',
      'torn',
      'ripped',
      'bent',
      'faulty',
      'defective',
      'wrong',
      'forgotten',
      'forget',
    ],
    ...['squeak(?:ing|y)', 'rattl(?:ing|es)', 'grinding', 'whining', 'playing up', 'acting up'],
    ...['cut off', 'disconnected', 'broken (?:in|into|down)', 'red', 'blinking', 'flashing'],
    '(?:involved )?in an? (?:accident|crash|collision)',
  ],
].join('|')
const harmNouns =
  '(?:damage|injur(?:y|ies)|leaks?|smoke|scratch(?:es)?|dents?|cracks?|blood|fraud|gas smell|smell of \\w+|(?:strange |odd |loud )?noises?|water (?:on|under|in) the \\w+|puddles?|rust|mould|error (?:messages?|codes?)|(?:\\w+ )?(?:lights?|lamps?|alarms?) (?:blinking|flashing|beeping))'
/** What something that was bought or done should be: “it's not the one” is a matter. */
const wanted =
  '(?:right|same|one|only|first|correct|case|way|colou?r|size|model|item|product|amount|price|name|number|address|person|point)\\b'
/** What a help desk gives, and a caller may decline. */
const favours =
  '(?:refund|money back|replacement|exchange|repair|engineer|technician|visit|appointment|receipt|invoice)'
/** What a caller may wish to do, and say that they do not. */
const wishes =
  '(?:return|cancel|close|exchange|refund|complain|leave|move|switch|upgrade|claim|report|dispute|terminate|send (?:it|them|this) back)'
const doings =
  '(?:returning|cancelling|canceling|closing|exchanging|complaining|leaving|moving|switching|upgrading|claiming|disputing|terminating|blaming|(?:worried|bothered|concerned|angry|fussed) about)'
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
        `\\b${subject}${be}${not} (?:(?:been|being|got|get|become|really|actually|even|ever|at all|in any way) )*(?:${harms})\\b(?!['’-]| (?:yet|enough|properly|anymore|any more|as))(?: (?:by|in|on|at|the|my|our|any|a|anything|anybody|anyone)(?: (?!${another}\\b)[\\w'’-]+){0,3})?`,
      ),
      english(
        `\\b(?:nobody|no one|no-one|none of us|neither of us|nothing)(?:['’]s| (?:is|are|was|were|has|got|seems))?(?: been| being| got)* (?:${harms}|taken|fell (?:out|off)|hit)\\b(?: (?:in|on|at|by|from|out of|of)(?: (?!${another}\\b)[\\w'’-]+){1,3})?`,
      ),
      english(
        `\\b(?:my|the|our) (?:bank )?(?:account|card|app|screen|phone|computer|laptop|pipes?)(?: is| was| has(?: been)?)?${not} (?:been )?frozen\\b`,
      ),
      english(
        `\\b(?:it|this|that)(?:['’]s| is| was)?${not} (?:an? |the )?[\\w'’-]+(?: [\\w'’-]+)? (?:question|issue|problem|matter|enquiry|inquiry|complaint|query)\\b`,
      ),
      english(
        `\\bi(?: do|['’]d| would)?${not} (?:really |actually )?(?:want|wish|need|like|plan|intend|mean) to ${wishes}\\b(?: ${object})?`,
      ),
      english(`\\bi(?:['’]m| am)${not} (?:really |actually )?${doings}\\b(?: ${object})?`),
      english(
        `\\bi(?:['’]m| am)${not} (?:trying|going|planning|here|calling) to ${wishes}\\b(?: ${object})?`,
      ),
      english(
        `\\b(?:i|we) do${not} need (?:anybody|anyone|somebody|someone|you) to (?:come|call|visit|look)\\b(?: ${object})?`,
      ),
      english(
        `\\b(?:it|this|that)(?:['’]s| is| was)?${not} (?:the|my|our)(?: [\\w'’-]+){1,3}? (?:that|which)(?:['’]s| is| was) (?:playing up|acting up|broken|faulty|slow|wrong)\\b`,
      ),
      english(
        `\\b${subject}${be}${not} (?:making|giving off|showing|leaving) (?:any |a |that )?${harmNouns}\\b`,
      ),
      english(`\\bthere (?:is|are|was|were)${not} any ${harmNouns}\\b`),
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
      /不(?:用|需要|想要?|必)(?:你们|再|派人|找人|叫人)*(?:退款|退货|退钱|换货|赔偿|维修|来人|上门|报警|发票|投诉)(?!了)/gu,
      /[我们也可并]*(?:不(?:想|打算|准备|愿意|是[要想])|没有?(?:打算|想过?|说过?|准备))(?:过)?要?(?:换|退|取消|注销|搬家|停机|解约|销户|投诉|报警|理赔)(?:(?!但|可是|只是|就|而是|不过)[^，。]){0,8}/gu,
      /(?<![^，。\s])(?:我们?|他们?|她)(?:可|又|都|并|也|从来|还)?没有?(?:报警|报过警|投诉|退货|换货|注销)(?=[^\p{L}\p{N}]*$)/gu,
      /(?<![^，。\s])[这那也并]?不是(?!我|本人|说|原装|正品|新|全新|真|同|这|那|一|你)[^，。的是不没]{1,4}(?=[^\p{L}\p{N}]*$)/gu,
      /不是(?:因为)?[^，。是]{1,8}(?:不好|不行|坏|太慢|出问题|有问题)了?(?=[^\p{L}\p{N}]*$)/gu,
      /灯(?:都|也)?(?:不|没有?)(?:在|发)?(?:闪|红|亮红)(?=[^\p{L}\p{N}]*$)/gu,
      /(?:地上|地板上?|下面|底下)没有?(?:积)?水(?=[^\p{L}\p{N}]*$)/gu,
      /.{0,8}没有?(?:什么|任何)?问题[的了啊]?(?=[^\p{L}\p{N}]*$)/gu,
      /不是(?:我的?)?[^，。]{1,6}(?:坏|丢|漏水|断)了?(?=[^\p{L}\p{N}]*$)/gu,
      /不关[^，。]{1,8}?的?事/gu,
      /.{0,10}不是问题/gu,
      /.{0,8}?(?:没有?|未)人?(?:任何|什么)?(?:被(?!处理|受理|通过|接受|认可|批准|采纳|识别|激活|确认|接)|弄|发生)?(?:丢|遗失|盗|偷|骗|撞|扣两次|受伤|伤|漏水|漏气|漏|滴水|损坏|坏|碎|裂|断|泄露|重复扣|重复收|多扣|多收|冒烟|着火|异味|臭味|煤气味|晃|抖|闯|过期|迟到|延误|破|瘪|刮|蹭|湿|进水|卡住|堵|死机|冻结|锁定|欠费|出事|出问题|异响|噪音|漏电|忘|少东西|违章)(?!就|却)(?:(?!但|可是|只是|就|而是|不过).){0,6}/gu,
    ],
  },
}

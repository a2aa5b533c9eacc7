import { analyse } from '../words/analysis.js'
import { isReadOut } from './read-out.js'

/**
 * What an utterance is, seen from the matter of the call:
 * `matter` is about it; `aside` announces that somebody is busy for a moment; `talk` is courtesy, assent or
 * talk about the line; `spelled` is a number or a name that is read or spelled.
 */
export type Act = 'matter' | 'aside' | 'talk' | 'spelled'

/** Phrases that carry a conversation and no matter, longest first where one begins like another. */
const englishTalk = new RegExp(
  `\\b(?:${[
    ...['good (?:morning|afternoon|evening|day|bye)', 'hello', 'hi(?: there)?', 'hey', 'good-?bye'],
    ...['(?:many )?thanks?(?: you)?(?: (?:very|so) much| a lot| again)?', 'cheers', 'bye', 'ta'],
    ...["(?:no )?(?:that is|that'?s|that would be|that was|it'?s|it is) (?:all|it|everything)"],
    ...["(?:that is|that'?s|that would be|that was|it'?s|it is) (?:very |really |so |all )?"].map(
      (be) =>
        `${be}(?:kind|nice|great|good|fine|okay|ok|perfect|lovely|right|correct|helpful|clear)(?: of you)?`,
    ),
    ...['for (?:today|now|the moment)', 'nothing else', 'not at all', 'never ?mind', 'no worries'],
    ...['no problem', 'fair enough', 'take your time', 'of course', 'all right', 'alright'],
    ...['got it', 'i see', 'i understand', "(?:i'?ll|i will|i can) (?:wait|hold)", 'i did', 'i do'],
    ...["i (?:won'?t|will|have not|have|haven'?t|don'?t)", 'you too', 'have a (?:nice|good) \\w+'],
    ...['yes', 'yeah', 'yep', 'yup', 'no', 'nope', 'okay', 'ok', 'sure', 'exactly', 'absolutely'],
    ...['right', 'fine', 'great', 'perfect', 'lovely', 'good', 'brilliant', 'please', 'sorry'],
    ...['pardon', 'excuse me', 'well', 'so', 'um+', 'uh huh', 'uh+', 'h+m+', 'mm+', 'oh', 'ah'],
    ...['(?:that|this) (?:one|is it)', 'do (?:it|that) (?:now|then)?', 'go ahead', 'where was i'],
    ...['(?:just )?(?:a|one) (?:moment|second|sec|minute)', 'hold on', 'hang on', 'bear with me'],
    ...['are you (?:still )?there', '(?:can|do) you hear me(?: now)?', 'i can hear you'],
    ...["(?:i )?(?:can'?t|cannot|can not|can barely) hear you", "you(?:'re| are) breaking up"],
    ...['how are you', 'to-?day', 'then', 'now', 'very much', 'indeed', 'the', 'a', 'and', 'there'],
  ].join('|')})(?![\\w'])`,
  'giu',
)
const chineseTalk = new RegExp(
  [
    ...['早上好', '上午好', '中午好', '下午好', '晚上好', '你好', '您好', '喂', '哈喽'],
    ...['(?:非常|十分|多)?(?:谢谢|感谢)(?:你|您|了)?', '多谢', '麻烦(?:你|您)?了?', '辛苦了?'],
    ...[
      '再见',
      '拜拜',
      '挂了',
      '太好了',
      '太棒了',
      '不客气',
      '不用谢',
      '没关系',
      '没事儿?',
      '不着急',
    ],
    ...[
      '不用了',
      '没有了',
      '没了',
      '就这些',
      '就这样',
      '没别的了?',
      '知道了',
      '明白了?',
      '了解了?',
    ],
    ...[
      '没问题',
      '听(?:得|不)(?:见|到|清)(?:吗|了)?',
      '能听(?:见|到)吗',
      '不好意思',
      '对不起',
      '抱歉',
    ],
    ...[
      '(?:刚才?)?说到哪儿?了?',
      '这样啊',
      '是这样',
      '这么回事',
      '就是(?:这|那)个',
      '(?:这|那)什么',
    ],
    ...[
      '稍等(?:一下|会儿?)?',
      '等(?:一下|一等|会儿?|等)',
      '你先',
      '行吧',
      '好嘞',
      '好的',
      '好吧',
      '可以',
    ],
    ...[
      '没错',
      '当然',
      '是啊',
      '是的',
      '对的',
      '行',
      '好',
      '对',
      '是',
      '嗯',
      '哦',
      '噢',
      '啊',
      '呀',
      '哎',
      '唉',
    ],
    ...['呃', '额', '那', '这', '吧', '了', '呢', '嘛', '哈', '没有', '不', '我', '就'],
  ].join('|'),
  'gu',
)

/** Somebody is busy with something else for a moment, or with the line itself. */
const asidePatterns: readonly RegExp[] = [
  /^(?:\W*\w+){0,3}?\W*\b(?:(?<!\b(?:a|put) )(?:hold|hang) on|bear with me|(?:a|one) (?:moment|second|sec|minute)(?=\W*(?:$|please|while|till|until|let|i\b|my\b)))\b/iu,
  /^(?:\W*\w+){0,3}?\W*\blet me (?:just |quickly )?(?:find|get|grab|fetch|put|take|turn|look for|write|go|sign)\b/iu,
  /^\W*(?:sorry|excuse me|pardon)\b.{0,30}\b(?:noise|noisy|loud|line|connection|signal|dropped|phone)\b.{0,16}$/iu,
  /^(?:稍等|等(?:一下|一等|会儿?|等)|我(?:先|去)?(?:拿|找|记)一下)/u,
  /^(?:不好意思|对不起|抱歉).{0,4}(?:信号|声音|手机|电话|有点吵|太吵).{0,6}$/u,
]

/** Words that open a matter which has nothing to do with the one before. */
const anotherPatterns: readonly RegExp[] = [
  /\b(?:something else|another (?:thing|question|matter)|one more (?:thing|question)|by the way|on another note|different question|anyway)\b/iu,
  /(?:^|[，。,.])\s*(?:另外|对了|顺便|换个(?:事|问题))(?=[，,。 ]|问|还|我|你|想)|还有(?:个|一个|一件|件)(?:事|问题)|再问(?:一下|你|您|个)/u,
]

/** What an utterance is; also of one that is not finished, where its beginning shows it. */
export function actOf(text: string): Act {
  if (isReadOut(text)) return 'spelled'
  const isChinese = /\p{Script=Han}/u.test(text)
  const rest = text.replace(isChinese ? chineseTalk : englishTalk, ' ')
  if (!saysSomething(rest)) return 'talk'
  return asidePatterns.some((pattern) => pattern.test(text)) ? 'aside' : 'matter'
}

/** Whether an utterance announces that it opens another matter. */
export function opensAnother(text: string): boolean {
  return anotherPatterns.some((pattern) => pattern.test(text))
}

const correctionPattern =
  /^\W*(?:(?:no|nope|sorry|wait)\W+){1,3}(?!problem|thanks?|thank|that'?s all|worries|idea)|\b(?:i mean|i meant)\b|^\W*not the\b|^(?:哎|啊|喔)?[，, ]*(?:不是|不对|不不|错了|说错|我是说|我说的是)|我是说|说错了/iu

/** Whether an utterance takes back some of what was said before. */
export function isCorrection(text: string): boolean {
  return correctionPattern.test(text)
}

/**
 * The utterance without what it denies: “not leaking, it isn't cooling” is about something that is not cooling,
 * “不是漏水，是不制冷” too. The text itself where it denies nothing, or nothing would be left.
 */
export function withoutDenied(text: string): string {
  if (!isCorrection(text)) return text
  const kept = text
    .replace(
      /\bnot (?:the |a |an |my |about |for )?[\w'-]+(?: [\w'-]+)?(?=, (?:it'?s?|i|the|but|my)\b| but\b| it'?s\b| i mean\b| rather\b)(?: but\b)?/giu,
      ' ',
    )
    .replace(/不是(?!说|我)[^，,。是]{1,10}[，, ]+(?:而)?是/gu, '是')
    .trim()
  return saysSomething(kept) ? kept : text
}

/** Chinese is not cut into words here: that takes a dictionary, which the main thread does not load. */
function saysSomething(text: string): boolean {
  if (!/\p{Script=Han}/u.test(text)) return analyse(text, 'en').length > 0
  return /[\p{L}\p{N}]/u.test(
    text.replace(/[的了吗呢吧啊呀哦嗯么是我你您他她它们这那个一有在和就都也还要]/gu, ''),
  )
}

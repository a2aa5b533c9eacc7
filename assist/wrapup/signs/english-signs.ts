import type { SentenceSigns } from './sentence-signs.js'

/** Between the subject and the verb. */
const adverbs = String.raw`(?: (?:just|now|also|already|personally|\w+ly|then|definitely|both|all|gone ahead and))*`
/** Who acts for the company. */
const companySubject = String.raw`(?:i|we|he|she|they|it|somebody|someone|(?:the|a|an|our|my|your|one of (?:the|our|my))(?: \w+){1,3})`
/** A verb in the perfect; “I've got”, “I've seen” and “we've had” are states. */
const stateParticiples =
  'got|been|had|seen|heard|tried|known|understood|found|looked|checked|noticed|thought|meant|read|wanted|needed|promised|told(?= you)|lost|never|forgotten'
const participle = String.raw`(?!(?:${stateParticiples})\b)(?:\w{2,}(?:ed|wn|en)|put|sent|set|made|done|run|cut|paid|taken|given|dealt|found|left|brought|moved|reset|let|told)\b`
const doneVerbs =
  'sent|booked|cancel(?:l)?ed|changed|reset|refunded|ordered|registered|unlocked|blocked|opened|moved|updated|added|removed|transferred|forwarded|escalated|logged|raised|reserved|issued|reissued|credited|activated|switched|restarted|released|confirmed|noted|arranged|extended|renewed|waived|replaced|fixed|sorted|done|scheduled|processed|submitted|reported|upgraded|downgraded|corrected|passed'

const donePatterns: readonly RegExp[] = [
  new RegExp(
    String.raw`\b(?:i|we)(?:['’]ve| have| had)${adverbs} ${participle}(?! to you\b)`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:that|this|it|everything|all|the \w+(?: \w+)?|your \w+(?: \w+)?|you)(?:['’]s|['’]re| is| are| has| have)(?: been)?(?: all| now| just| already)* (?:${doneVerbs})\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:i|we)(?: just| now| also)* (?:${doneVerbs.replace('|done|', '|')})\b`,
    'iu',
  ),
  /^\W*(?:okay|ok|right|great|so)?\W*all (?:done|sorted|set)\b/iu,
  /\byou(?:['’]re| are)(?: all| now)* (?:booked|set|registered|down|in)\b/iu,
]

const promiseVerbs =
  'send|e-?mail|mail|post|text|message|call|ring|phone|give you a (?:call|ring)|drop|arrange|book|organi[sz]e|refund|credit|get back|come back to you|let you know|contact|deliver|order|forward|pass|visit|come|bring|look into|pay|issue|reissue|have|get|make sure|follow up|chase|escalate|raise|open|set up|notify|inform|remind|write|fix|repair|replace|return|release|process|update|transfer|add|ship|collect|pick up|drop off|be in touch|be there|be with you|be sent|be delivered|be refunded|hear|receive|report|speak to|talk to|ask|waive|reach out|schedule|confirm|prepare|keep you'
const future = String.raw`(?:['’]ll| will| shall|(?:['’]m|['’]re|['’]s| am| are| is) (?:going to|gonna))`

const promisePatterns: readonly RegExp[] = [
  new RegExp(
    String.raw`\b${companySubject}${future}${adverbs}(?: be able to)? (?:${promiseVerbs})\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\byou(?:${future}| should)${adverbs} (?:get|receive|have|hear|see|be (?:called|contacted|refunded|sent|notified))\b`,
    'iu',
  ),
  /(?:['’]ll| will| should) (?:then )?be (?:\w+ ){0,2}(?:with you|in your account|sent|delivered|refunded|credited|there|ready|on (?:its|their) way|posted|shipped|back|called|processed|released)\b/iu,
  /\b(?:he|she|they|it|somebody|someone|(?:the|a|an|our) (?:engineer|technician|driver|courier|surveyor|colleague|plumber|electrician))(?:['’]s|['’]re| is| are) (?:coming|calling|visiting|bringing)\b/iu,
  /\b(?:i|we) can (?:drop|bring|send|post|have) .{3,}\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening)|on \w+day|by \w+|within)\b/iu,
  /\b(?:if|as soon as|when|once)\b.*\b(?:we|i)(?:['’]ll| will) (?:let|call|ring|send|refund|write|tell)\b/iu,
]

/** What is done while the customer waits, and what the customer has to do, is no promise. */
const atOncePatterns: readonly RegExp[] = [
  /\b(?:i['’]ll|i will|we['’]ll|let me|i['’]m going to)(?: just| quickly| now)* (?:have to (?:ask|check)|need|check|look|have a (?:quick )?look|see|take a look|put you (?:on hold|through)|ask you|have you|get you to|be (?:right|straight) back|explain|find out(?! and)|pull|bring (?:it|that|this) up|go (?:and|through))\b/iu,
  /\b(?:you['’]ll|you will|you['’]re going to)(?: \w+)? (?:have to|need to|want to|get used)\b/iu,
  /\bi['’]?(?:ll| will) have(?: a| to)\b/iu,
  /\bhave a (?:nice|good|great|lovely)\b/iu,
  /\b(?:may|might) (?:take|be)\b/iu,
]

const escalatedPatterns: readonly RegExp[] = [
  /\b(?:supervisor|manager|team leader|specialist|fraud team|legal|complaints? (?:team|department)|second (?:line|level)|engineering|(?:other|another|different|our \w+|right) department|partner desk|assessor)\b/iu,
  /\b(?:passed|forwarded|handed|escalated|transferred)\b.*\b(?:to|over|on)\b/iu,
  /\b(?:i['’]?m not able to|i (?:can['’]?t|cannot)|not (?:something|for me) (?:i|to)).*\b(?:decide|myself|from here|say|cancel|refund)\b/iu,
  /\bthat (?:needs|takes|has to go)\b.*\b(?:engineer|technician|department|colleague)\b/iu,
]
const contentPattern =
  /\b(?:(?:it|that)(?:['’]s| is)(?: \w+)? (?:work(?:s|ing)|back|fixed|done|printing|pumping|on again|better)|(?:it )?works(?: now| again)?|perfect|great|wonderful|brilliant|fantastic|lovely|excellent|super|that was easy|thank(?:s| you) (?:so|very|ever so|a lot)|cheers|got it)\b/iu
const stuckPattern =
  /\b(?:still (?:not|no|broken|waiting|doesn['’]?t)|not (?:working|fair|good enough)|doesn['’]?t (?:work|help)|ridiculous|useless|i['’]?m (?:really |so |very )?sorry|i do apologi[sz]e|sorry (?:about|for) that|can['’]?t make that|i don['’]?t believe|nothing (?:has been|i can)|out of warranty|oh no|i['’]?m afraid)\b|^\W*(?:fine|whatever|well that['’]s something)\W*$/iu
const matterPattern =
  /\b(?:i(?:['’]d| would) like|i (?:want|need|have|had|forgot|lost|left|bought|ordered|booked|think|can['’]?t|cannot|don['’]?t|didn['’]?t|never)|i['’]?(?:m|ve|d)|we (?:need|want|have|can['’]?t)|my|our|your?(?:['’]ve)?|there(?:['’]s| is| are)|it (?:says|keeps|won['’]?t|doesn['’]?t)|when|why|how|what|where|which|is my|can (?:i|you)|could (?:i|you))\b/iu
const vaguePattern =
  /\b(?:something (?:strange|odd|weird|wrong|about)|some (?:trouble|problems?|issues?)|a (?:small |little |bit of a )?(?:problem|question|issue|story|accident|query)|(?:ask|talk|know|calling|ringing) (?:you )?(?:something|about)|not (?:quite )?right|acting up|playing up)\b/iu
const openingPattern =
  /^\W*(?:okay|right|i see|sure|oh)?\W*what (?:does|do|seems?|happen(?:s|ed)|exactly|is|was)\b|\b(?:help|assist|do for you|what(?:['’]s| is) (?:it|this|that) about|go ahead|speaking|this is|you['’]re (?:through|speaking)|my name|(?:good )?(?:morning|afternoon|evening)|hello|hi|thank(?:s| you) for (?:calling|holding))\b/iu

/** English. */
export const englishSentences: SentenceSigns = {
  isDone: (sentence) =>
    !englishSentences.isQuestion(sentence) &&
    donePatterns.some((pattern) => pattern.test(sentence)),
  isPromised: (sentence) =>
    !englishSentences.isQuestion(sentence) &&
    promisePatterns.some((pattern) => pattern.test(sentence)) &&
    !atOncePatterns.some((pattern) => pattern.test(sentence)),
  isEscalated: (sentence) => escalatedPatterns.some((pattern) => pattern.test(sentence)),
  isContent: (sentence) => contentPattern.test(sentence),
  isStuck: (sentence) => stuckPattern.test(sentence),
  isMatterTold: (sentence) => matterPattern.test(sentence),
  isVague: (sentence) => vaguePattern.test(sentence),
  isQuestion: (sentence) =>
    /\?\s*$/u.test(sentence) ||
    /^\W*(?:(?:so|and|okay|ok|right)\W+)?(?:do|does|did|is|are|was|were|can|could|would|will|shall|have|has|what|when|where|which|who|why|how)\b(?! i (?:send|do) is)/iu.test(
      sentence,
    ),
  isInvitation: (sentence) => openingPattern.test(sentence),
}

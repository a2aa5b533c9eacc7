import type { SignTable } from './sign-table.js'

const part =
  '(?:button|light|lamp|led|symbol|sign|icon|socket|port|hole|plug|cable|wire|lead|key|switch|knob|lever|screw|clip|flap|cover|lid|panel|valve|pipe|slot|filter|tab)'
const colour = '(?:red|green|orange|amber|yellow|blue|white|grey|gray|black|purple)'
const operate =
  '(?:use|connect|hook|plug|attach|put|open|remove|take|get|change|swap|replace|clean|descale|pair|add|store|register|reset|unlock|lock|turn|switch|start|insert|teach|make|stop|keep|block|set|work|press|undo|program|wipe|delete)'
const letter =
  '(?:[a-z]|ay|bee|cee|dee|ee|eff?|gee|aitch|jay|kay|ell?|em|en|oh|pee|cue|queue|ar|ess?|tee|vee|double[ -]you|ex|wye|zed|zee|zet)'
const document =
  '(?:links?|steps?|instructions?|lists?|details|pages?|guides?|manual|text|message|summary|checklist)'

/** English phrases of somebody for whom voice is not enough, and those of enquiries. */
export const englishSigns: SignTable = {
  rules: [
    {
      purpose: 'seen',
      weight: 0.7,
      pattern:
        /\b(?:what (?:do|does|should|would) (?:it|they|that|this|these|the \w+) look like|(?:supposed|meant) to look like|(?:know|sure) how to (?:describe|explain)|(?:hard|difficult) to (?:describe|explain)|(?:know|sure|tell) what i'?m looking at|what do you call (?:it|that|this)|(?:know|sure) what (?:it|that|this|the|that part|that thing)\b.{0,12} (?:is )?called)/i,
    },
    {
      purpose: 'seen',
      weight: 0.6,
      pattern: new RegExp(
        `\\b(?:(?:which|what) (?:\\w+ )?${part}s?\\b|(?:blink|flash)(?:ing|es|ed|s)?\\b|where (?:do|does|should|would|can|is) (?:i|it|this|that|the)\\b.{0,30}\\b(?:plug|go|goes|put|press|push|connect|attach|fit)\\b|which way (?:round|up|does|do|is)|how (?:does|do|can|would)\\b.{0,25} (?:come|comes|get|take|pull) (?:off|out|apart))`,
        'i',
      ),
    },
    {
      purpose: 'seen',
      weight: 0.5,
      pattern: new RegExp(
        `\\b(?:(?:can'?t|cannot|couldn'?t|don'?t) (?:\\w+ )?(?:see|find|make out|read|tell|spot)\\b(?! (?:you|me|him|her|us|them)\\b)|which (?:one|bit|side|end|piece|part)\\b|${colour} (?:\\w+ )?(?:${part}|thing|box|one|drop|mark|stripe)s?\\b|(?:all )?look(?:s)? (?:the same|like|weird|odd|strange|funny)|(?:standing|sitting|kneeling) (?:right )?(?:in front of|next to|beside|under)|(?:bent|cracked|dented|crushed|scratched|shattered|snapped|crooked|hanging off|torn|leaking)\\b|no idea (?:which|where|what)|won'?t (?:budge|move|come off|come out|click)|not moving|(?:a|another|some) (?:\\w+ )?${part}\\b)`,
        'i',
      ),
    },
    {
      purpose: 'how-to',
      weight: 0.7,
      pattern:
        /\b(?:how (?:do|can|would|should|does|am|is)\b.{0,40}\b(?:install|assemble|put together|mount|fit|fitted|hook up)\b|show me how|(?<!how )do i (?:twist|pull|push|turn|press|screw|slide)\b)/i,
    },
    {
      purpose: 'how-to',
      weight: 0.5,
      pattern: new RegExp(
        `\\b(?:how (?:do|can|would|should|does|to)\\b.{0,40}\\b${operate}\\b|how(?:'s| is) (?:that|this|it) done|what do i (?:press|push|do first)|do i (?:start|begin)\\b)`,
        'i',
      ),
    },
    {
      purpose: 'show',
      weight: 1,
      pattern:
        /\b(?:(?:can|could|may|shall|let) (?:i|me) (?:just |quickly )?show (?:you|it)|(?:over|by|on|via) (?:a )?(?:video|camera)\b|video call|(?:look|see) .{0,40}\blive\b|(?:send|take|show) you (?:a |some )?(?:photo|picture|video|film)s?)/i,
    },
    {
      purpose: 'show',
      weight: 0.5,
      pattern:
        /\b(?:can|could|would) you (?:please |just |maybe )?(?:have a |take a )?look\b(?! into)/i,
    },
    {
      purpose: 'send',
      weight: 1,
      pattern: new RegExp(
        `\\b(?:send|text|e-?mail|message|forward) (?:me|us|it|that|this|them) (?:(?:over|the|that|this|a|an|some|those|these|your|all|as) )*(?:\\w+ )?${document}\\b`,
        'i',
      ),
    },
    {
      purpose: 'send',
      weight: 0.7,
      pattern:
        /\b(?:(?:send|text|e-?mail|message) (?:it|that|this|those|them|these|all that) (?:to me|to my|over|across|by)|(?:get|have) (?:it|that|this) in writing)/i,
    },
    {
      purpose: 'send',
      weight: 0.5,
      pattern:
        /\b(?:too (?:much|many|long) to (?:remember|write)|can'?t (?:remember|write) (?:all|it|that)|(?:need|get) a pen)\b/i,
    },
    {
      purpose: 'repeated',
      weight: 0.6,
      pattern:
        /\b(?:(?:say|tell|read|give|spell|ask|explain) (?:\w+ )?(?:that |it |this )?(?:again|once more|one more time)|(?:could|can|would) you (?:please )?repeat|repeat (?:that|it)|(?:didn'?t|did not|don'?t|can'?t|couldn'?t) (?:quite |really |properly )?(?:catch|hear|understand|get) (?:that|you|it|what|any)|pardon|(?:sorry,? )?what was that|come again|still (?:not|don'?t|didn'?t) (?:\w+ )?(?:get|getting|hear|hearing|have|understand|it)|break(?:ing)? up)\b/i,
    },
    {
      purpose: 'spelled',
      weight: 0.5,
      pattern: new RegExp(`\\b${letter} (?:as in|for|like in|like) \\w+`, 'i'),
    },
    {
      purpose: 'spelled',
      weight: 0.4,
      pattern: new RegExp(
        `\\b(?:how (?:do|would) you spell|(?:can|could) you spell|${letter}(?:[ ,.-]+${letter}){2,}(?![\\w']))`,
        'i',
      ),
    },
    {
      purpose: 'spelled',
      weight: 0.25,
      pattern:
        /\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|\d)(?:[ ,-]+(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|double|\d)){4,}\b/i,
    },
  ],
  enquiry:
    /\b(?:how much|how long|how often|what time|till when|when (?:will|can|do|does|is|are|did)|costs?|prices?|fees?|charged?|charges|refund(?:ed)?|money|payments?|paid|pay|bills?|invoices?|receipts?|confirmation|reminder|balance|opening|open on|closed|appointment|cancel|complain(?:t|ts)?|warranty|guarantee|deliver(?:y|ed)|subscription|contract|statement|in stock|do you sell)\b/i,
}

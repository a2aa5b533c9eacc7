import { withoutDenied } from './conversation-acts.js'

/** Talk about calling, which opens or ends many first sentences and is about no entry. */
const english = new RegExp(
  [
    "\\b(?:and |so |that's why )*(?:i|we)(?: just)? (?:wanted|want|thought (?:i|we)(?:'d| would)|figured (?:i|we)(?:'d| would)) (?:to )?(?:give you(?: guys| all)? a (?:call|ring)|call you(?: guys| all)?|ring you|call in)\\b",
    "\\b(?:i'?m|i am|we'?re|we are|i was) (?:just )?calling (?:you |him |in |today )*(?:because|since|about|to (?:see|ask|find out))\\b",
  ].join('|'),
  'giu',
)
const chinese =
  /(?:所以)?我?(?:就|才|想)?(?:打(?:这)?个?电话|打电话)(?:过来|来|给你们)?(?:就?是)?(?:想|要)?(?:问|咨询|了解)(?:一下|问)?/gu

/**
 * What counts of an utterance: without what it denies and without talk about the call itself (“so I wanted to give you
 * a call”). The text where nothing else was said.
 */
export function ownWords(text: string): string {
  return withoutCallTalk(withoutDenied(text))
}

function withoutCallTalk(text: string): string {
  const kept = text.replace(english, ' ').replace(chinese, '').replace(/ {2,}/gu, ' ').trim()
  return /[\p{L}\p{N}]/u.test(kept) ? kept : text
}

import type { Candidate, PreparedQuery } from './candidates.js'
import type { Reason } from '../match.js'
import type { SoundIndex } from '../sound/sound-index.js'

const maxWordCount = 8
const maxSoundCount = 3

/** Share of sounds in common from which on two runs of words sound alike. */
const alikeShare = 0.6

/**
 * Why a candidate is proposed: the words that both have and those that sound like words of it, as they stand in the
 * query, and the example question that means the same.
 */
export function reasons(
  candidate: Candidate,
  text: string,
  { terms, form }: PreparedQuery,
  sounds: SoundIndex,
): Reason[] {
  const asSaid = (stretch: string): string => {
    const at = form.indexOf(stretch)
    return at < 0 ? stretch : text.slice(at, at + stretch.length)
  }
  const shared = terms.filter((term) => candidate.terms.has(term.term)).map((term) => term.surface)
  const words = [...new Set(shared)]
    .slice(0, maxWordCount)
    .map((word): Reason => ({ text: asSaid(word), kind: 'word' }))
  const others = terms.filter((term) => !candidate.terms.has(term.term)).map((term) => term.surface)
  const heard = soundingAlike(form, others, {
    of: candidate.soundOf ?? '',
    sounds,
  })
  const meaning: Reason[] = candidate.meaningOf
    ? [{ text: candidate.meaningOf, kind: 'meaning' }]
    : []
  return [
    ...words,
    ...heard.map((word): Reason => ({ text: asSaid(word), kind: 'sound' })),
    ...meaning,
  ]
}

/** Words of the query, alone or with the one after them, that sound like one or two words of the other text. */
function soundingAlike(
  text: string,
  words: readonly string[],
  { of, sounds }: { of: string; sounds: SoundIndex },
): string[] {
  const others = spans(of).map((span) => new Set(sounds.runsOf(span)))
  const found: string[] = []
  for (const span of spans(text)) {
    if (!words.some((word) => span.startsWith(word))) continue
    if (found.some((one) => one.includes(span) || one.split(/\s+/).some((w) => span.startsWith(w))))
      continue
    const own = new Set(sounds.runsOf(span))
    if (own.size >= 2 && others.some((other) => dice(own, other) >= alikeShare)) found.push(span)
  }
  return found.slice(0, maxSoundCount)
}

/** Every word and every two words that stand side by side, as they stand there, longer ones first. */
function spans(text: string): string[] {
  const words = [...text.matchAll(/\p{Script=Han}|[\p{L}\p{N}'’]+/gu)]
  const pairs = words.slice(1).map((word, at) => {
    const first = words[at]
    return text.slice(first?.index, word.index + word[0].length)
  })
  return [...pairs, ...words.map((word) => word[0])]
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((one) => b.has(one)).length
  return (2 * common) / (a.size + b.size)
}

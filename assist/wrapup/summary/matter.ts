import { actOf, opensAnother } from '../../matching/conversation/conversation-acts.js'
import { wordCountOf } from '../../matching/conversation/statement.js'
import type { SaidLine } from '../said-line.js'
import { signsOf } from '../signs/signs-of.js'

/** Most matters of one call that a summary names. */
const maxMatterCount = 3
/** Words from which on a line says enough. */
const tellingWordCount = 8
/** What a line gains by coming early among those that are about a matter: first, second … */
const earlyGains = [0.35, 0.35, 0.3, 0.2, 0.1]

/** How sure a card was that a line raised, and whether the agent used it. */
export interface RaisedCard {
  /** 0 to 1. */
  readonly confidence: number
  readonly isUsed: boolean
}

/**
 * The lines in which the customer says what the call is about: one, and one more for each matter that is opened as
 * another.
 *
 * @param raised the surest card that each line raised, by the line's id
 */
export function matterLines(
  lines: readonly SaidLine[],
  raised: ReadonlyMap<string, RaisedCard>,
): SaidLine[] {
  const candidates = lines.flatMap((line, at) =>
    line.channel === 'customer' && actOf(line.text) === 'matter' ? [{ line, at }] : [],
  )
  const scored = candidates.map(({ line, at }, rank) => ({
    line,
    rank,
    score:
      tellingOf(line, raised.get(line.utteranceId)) + (earlyGains[rank] ?? 0) - answers(lines, at),
  }))
  const [best] = [...scored].sort((a, b) => b.score - a.score)
  if (!best) return []
  const others = scored.filter(
    ({ line, rank, score }) => rank > best.rank && score > 0.5 && opensAnother(line.text),
  )
  return [best, ...others].slice(0, maxMatterCount).map(({ line }) => line)
}

function tellingOf({ text }: SaidLine, card: RaisedCard | undefined): number {
  const length = Math.min(1, wordCountOf(text) / tellingWordCount)
  const signs = signsOf(text)
  const told = (signs.isMatterTold(text) ? 0.4 : 0) - (signs.isVague(text) ? 0.4 : 0)
  const cardGain = card ? card.confidence * (card.isUsed ? 1 : 0.4) : 0
  return length + told + cardGain
}

/** What a line loses where it only answers a question of the agent, which is not the one that opens the call. */
function answers(lines: readonly SaidLine[], at: number): number {
  const before = lines[at - 1]
  if (before?.channel !== 'agent') return 0
  const signs = signsOf(before.text)
  const isAsked = /[?？]\s*$/u.test(before.text)
  return isAsked && !signs.isInvitation(before.text) ? 0.45 : 0
}

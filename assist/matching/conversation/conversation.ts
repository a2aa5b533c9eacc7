import type { ChannelName } from '../../audio/frame.js'
import { actOf, isCorrection, opensAnother, withoutDenied, type Act } from './conversation-acts.js'
import type { Match, MatchResult } from '../match.js'
import { Topic } from './topic.js'

/** Finds candidates for a text; rejects where the base is gone. */
export type FindMatches = (text: string, options?: FindOptions) => Promise<MatchResult>

/** What is known of a text beside its words. */
export interface FindOptions {
  /** How sure the recogniser was, 0 to 1; left out for what was written. */
  readonly heardConfidence?: number
}

/** One text of one side. */
export interface Said extends FindOptions {
  readonly utteranceId: string
  readonly channel: ChannelName
  readonly text: string
  /** Call time, ms. */
  readonly atMs: number
}

/** How a call's conversation is weighed. */
export interface ConversationOptions {
  /** Probability from which a candidate is shown, 0 to 1. */
  readonly show: number
  /** Probability from which a candidate is sure, 0 to 1. */
  readonly sure: number
  /** What is known before the call: entry point, product. Values are matched as text. */
  readonly facts?: Readonly<Record<string, string>>
  /** False: every utterance alone, as a measure of what the conversation brings. */
  readonly isContextUsed?: boolean
}

/** What the agent's words do: say the customer's matter again, or answer it. */
export type AgentHeard =
  | {
      readonly kind: 'restated'
      /** The customer's utterance, and what it is now known to mean. */
      readonly matterId: string
      readonly result: MatchResult
    }
  | { readonly kind: 'answered'; readonly solutionId: string }

/** A turn that is remembered. */
interface Turn extends Said {
  /** Candidates that it had, best first; empty for the agent's. */
  readonly matches: readonly Match[]
}

/** Turns that are remembered, and for how long. */
const maxTurns = 6
const maxAgeMs = 45_000

/** Together, texts come near to more entries than one alone; so they have to be this much surer. */
const togetherMargin = 0.1

/** A longer utterance says by itself what it is about, in words; what was said before can only make it surer. */
const maxDependentWords = 10
const leastOwnOfLong = 0.2

/** The customer's own words have to speak for a candidate at least this much: the rest is an echo of what was said. */
const leastOwn = 0.02
const leastOwnOfKnown = 0.1

/** Words of an answer, at least. */
const leastAnswerWords = 6

/** Two solutions are told apart by a correction where the words of either turn speak for both this much. */
const leastRival = 0.1

/** A corrected candidate keeps this share of its probability. */
const correctedShare = 0.3

/** How far facts known before the call move the log-odds of a candidate at most, and which share of the difference. */
const factsLimit = 0.7
const factsShare = 0.25

const nothing: MatchResult = { matches: [], solutionsVersion: '' }

/**
 * What one call's two sides have said lately, and what the customer means by the next words.
 *
 * Every text is matched alone first: most utterances say what they are about, and what was said before would only
 * pull them back to it. Only one that speaks for nothing alone is matched again together with the last turns, and
 * counts where that is surely about something. Courtesy and talk about the line are not matched; neither they nor numbers
 * are remembered. Cost: one match an utterance; up to five where it speaks for nothing alone.
 */
export class Conversation {
  readonly #find: FindMatches
  readonly #options: ConversationOptions
  readonly #facts: string
  readonly #topic = new Topic()
  #turns: Turn[] = []

  constructor(find: FindMatches, options: ConversationOptions) {
    this.#find = find
    this.#options = options
    this.#facts = Object.values(options.facts ?? {}).join(' ')
  }

  /** Candidates for what the customer is saying and has not finished. Remembers nothing. */
  async guess(said: Said): Promise<MatchResult> {
    if (!this.#isUsed) return this.#find(said.text)
    return this.#alone(said, actOf(said.text))
  }

  /** Candidates for what the customer has said, now or again (a revision takes the place of its final). */
  async hear(said: Said): Promise<MatchResult> {
    const result = await this.understand(said)
    const place = this.#turns.findIndex(({ utteranceId }) => utteranceId === said.utteranceId)
    if (actOf(said.text) !== 'matter') {
      if (place >= 0) this.#turns.splice(place, 1)
      return result
    }
    if (place < 0) this.#topic.note(result.matches, said.atMs)
    const turn = { ...said, matches: result.matches }
    if (place >= 0) this.#turns[place] = turn
    else this.#remember(turn)
    return result
  }

  /** Candidates for a whole sentence of the customer, alone or with what was said before. Remembers nothing. */
  async understand(said: Said): Promise<MatchResult> {
    if (!this.#isUsed) return this.#find(said.text, heardOf(said))
    const act = actOf(said.text)
    const alone = await this.#alone(said, act)
    const meant = await this.#meant(said, act, alone)
    const corrected = this.#takenBack(said, alone, meant)
    return corrected === undefined ? meant : { ...meant, corrected }
  }

  async #meant(said: Said, act: Act, alone: MatchResult): Promise<MatchResult> {
    if (act !== 'matter') return alone
    const [best] = alone.matches
    const confidence = best?.confidence ?? 0
    if (confidence >= this.#options.show || opensAnother(said.text)) return alone
    const isLong = lengthOf(said.text) > maxDependentWords
    if (isLong && confidence < leastOwnOfLong) return alone
    const together = await this.#together(said, alone)
    const isOther = together?.matches[0]?.solutionId !== best?.solutionId
    return together && !(isLong && isOther) ? together : alone
  }

  /**
   * The agent's words raise nothing alone. Where they surely say again what the customer's last words may have meant,
   * they speak for it. Where a longer statement is about what the customer has asked, that is answered.
   *
   * @returns undefined: neither
   */
  async hearAgent(said: Said): Promise<AgentHeard | undefined> {
    if (!this.#isUsed || !carriesMatter(actOf(said.text))) return undefined
    const customers = this.#lately(said).filter(({ channel }) => channel === 'customer')
    const matter = customers.at(-1)
    const result = await this.#find(said.text, heardOf(said))
    this.#remember({ ...said, matches: result.matches })
    const [best] = result.matches
    if (best && isStatement(said.text) && this.#wasAsked(best, customers))
      return { kind: 'answered', solutionId: best.solutionId }
    if (!matter || !best || best.confidence < this.#options.sure) return undefined
    if (!matter.matches.some(({ solutionId }) => solutionId === best.solutionId)) return undefined
    const both = await this.#find(joined([matter.text, said.text]))
    const [sure] = both.matches
    if (sure?.solutionId !== best.solutionId || sure.confidence < this.#options.sure)
      return undefined
    const { utteranceId: matterId } = matter
    return { kind: 'restated', matterId, result: { ...both, matches: [sure] } }
  }

  /**
   * What a correction takes back: the best candidate of the customer's last words, where something near it is meant
   * now. “No, I can't find the switch” answers a question and takes nothing back.
   */
  #takenBack(said: Said, alone: MatchResult, { matches: [best] }: MatchResult): string | undefined {
    if (!isCorrection(said.text) || (best?.confidence ?? 0) < this.#options.show) return undefined
    const last = this.#lately(said).findLast(({ channel }) => channel === 'customer')
    const [before] = last?.matches ?? []
    if (!best || !last || !before || before.solutionId === best.solutionId) return undefined
    const isNear =
      confidenceOf(best.solutionId, last.matches) >= leastRival ||
      confidenceOf(before.solutionId, alone.matches) >= leastRival
    return isNear ? before.solutionId : undefined
  }

  #wasAsked({ solutionId, confidence }: Match, customers: readonly Turn[]): boolean {
    const { show } = this.#options
    return (
      confidence >= show &&
      customers.some(({ matches }) => confidenceOf(solutionId, matches) >= show)
    )
  }

  get #isUsed(): boolean {
    return this.#options.isContextUsed !== false
  }

  /** A number or a code that is read speaks for something only where the base surely knows it. */
  async #alone(said: Said, act: Act): Promise<MatchResult> {
    if (act === 'talk') return nothing
    const result = await this.#find(withoutDenied(said.text), heardOf(said))
    const best = result.matches[0]?.confidence ?? 0
    if (act === 'spelled' && best < this.#options.sure) return nothing
    if (best >= this.#options.show) return this.#withFacts(said, result)
    const matches = this.#topic.lean(result.matches, said.atMs)
    return this.#withFacts(said, { ...result, matches })
  }

  async #withFacts(said: Said, result: MatchResult): Promise<MatchResult> {
    if (this.#facts === '' || result.matches.length === 0) return result
    const known = await this.#find(joined([this.#facts, said.text]))
    return { ...result, matches: leaning(result.matches, known.matches) }
  }

  /** The surest reading together with the last turns; undefined where none is surely about something. */
  async #together(said: Said, alone: MatchResult): Promise<MatchResult | undefined> {
    const turns = this.#lately(said)
    const customers = turns.filter(({ channel }) => channel === 'customer').slice(-2)
    const agent = turns.at(-1)?.channel === 'agent' ? turns.at(-1) : undefined
    const own = withoutDenied(said.text)
    const readings: readonly (readonly Turn[])[] = [
      customers.slice(-1),
      ...(customers.length > 1 ? [customers] : []),
      ...(agent ? [[agent], [...customers.slice(-1), agent]] : []),
    ]
    const corrected = isCorrection(said.text) ? customers.at(-1)?.matches[0] : undefined
    let surest: MatchResult | undefined
    let most = this.#options.show + togetherMargin
    for (const before of readings) {
      if (before.length === 0) continue
      const texts = [...before.map(({ text }) => text), own]
      const found = await this.#find(joined(texts), heardOf(said))
      const matches = found.matches
        .filter((match) => this.#isOwn(match, before, alone))
        .map((match) => without(match, corrected))
        .sort((a, b) => b.confidence - a.confidence)
      const [best] = matches
      if (!best || best.confidence < most) continue
      most = best.confidence
      surest = { ...found, matches }
    }
    return surest && { ...surest, solutionsVersion: alone.solutionsVersion }
  }

  /** Whether the words themselves speak for a candidate, and more so where the turns before already did. */
  #isOwn({ solutionId }: Match, before: readonly Turn[], alone: MatchResult): boolean {
    const known = Math.max(...before.map(({ matches }) => confidenceOf(solutionId, matches)))
    const least = known >= this.#options.show ? leastOwnOfKnown : leastOwn
    return confidenceOf(solutionId, alone.matches) >= least
  }

  /** Turns before this one that are not too old, back to where another matter was opened. */
  #lately(said: Said): Turn[] {
    const turns = this.#turns.filter(
      ({ utteranceId, atMs }) => utteranceId !== said.utteranceId && said.atMs - atMs <= maxAgeMs,
    )
    const opened = turns.findLastIndex(
      ({ channel, text }) => channel === 'customer' && opensAnother(text),
    )
    return turns.slice(Math.max(0, opened))
  }

  #remember(turn: Turn): void {
    this.#turns = [...this.#turns, turn].slice(-maxTurns)
  }
}

/** Length in words; three Han characters count as two. */
function lengthOf(text: string): number {
  const hanCount = (text.match(/\p{Script=Han}/gu) ?? []).length
  if (hanCount > 0) return hanCount / 1.5
  return (text.match(/[\p{L}\p{N}'’]+/gu) ?? []).length
}

/** Long enough to be an answer, and no question. */
function isStatement(text: string): boolean {
  const isQuestion =
    /[?？]|[吗呢吧]\W*$|^\W*(?:so|you mean|do|does|did|is|are|was|can|could|have|which|what|when|where|who|how)\b/iu
  return lengthOf(text) >= leastAnswerWords && !isQuestion.test(text)
}

function carriesMatter(act: Act): boolean {
  return act === 'matter' || act === 'aside'
}

function heardOf({ heardConfidence }: Said): FindOptions {
  return heardConfidence === undefined ? {} : { heardConfidence }
}

function joined(texts: readonly string[]): string {
  return texts.map((text) => text.trim()).join(/\p{Script=Han}/u.test(texts.join('')) ? '，' : ' ')
}

function confidenceOf(solutionId: string, matches: readonly Match[]): number {
  return matches.find((match) => match.solutionId === solutionId)?.confidence ?? 0
}

function without(match: Match, corrected: Match | undefined): Match {
  if (match.solutionId !== corrected?.solutionId) return match
  return { ...match, confidence: match.confidence * correctedShare }
}

/** A mild prior: candidates that also fit what is known of the call gain, the others lose a little. */
function leaning(matches: readonly Match[], known: readonly Match[]): Match[] {
  return matches
    .map((match) => {
      const other = confidenceOf(match.solutionId, known)
      const shift = factsShare * (logOdds(other) - logOdds(match.confidence))
      const moved = logOdds(match.confidence) + Math.max(-factsLimit, Math.min(factsLimit, shift))
      return { ...match, confidence: 1 / (1 + Math.exp(-moved)) }
    })
    .sort((a, b) => b.confidence - a.confidence)
}

function logOdds(confidence: number): number {
  const kept = Math.max(0.001, Math.min(0.999, confidence))
  return Math.log(kept / (1 - kept))
}

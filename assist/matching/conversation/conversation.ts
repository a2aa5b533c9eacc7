import { weighedFacts } from '../../call/call-context.js'
import {
  confidenceOf,
  type FindMatches,
  type FindOptions,
  type Match,
  type MatchResult,
} from '../match.js'
import { withPrior } from './call-facts.js'
import { actOf, isCorrection, opensAnother, type Act } from './conversation-acts.js'
import { newestWords } from './newest-words.js'
import { RecentTurns, type MatchedTurn, type Turn } from './recent-turns.js'
import { partsOf, severalMatters } from './several-matters.js'
import { isStatement, wordCountOf } from './statement.js'
import { ownWords } from './own-words.js'
import { heardOf, asOneText, together } from './together.js'
import { Topic } from './topic.js'

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

/** What the agent's words do: repeat the customer's matter, or answer it. */
export type AgentEffect =
  | {
      readonly kind: 'restated'
      /** The customer's utterance, and the candidates that it has now. */
      readonly matterId: string
      readonly result: MatchResult
    }
  | { readonly kind: 'answered'; readonly solutionId: string }

/** In words: a longer utterance is about something by itself, and what was said before can only make it surer. */
const maxDependentWords = 10
const leastOwnOfLong = 0.2

/** A correction tells two solutions apart where both have at least this probability by the words of one turn. */
const leastRival = 0.1

const nothing: MatchResult = { matches: [], solutionsVersion: '' }

/**
 * What one call's two sides have said lately, and what the customer means by the next words.
 *
 * Every text is matched alone first: most utterances are about something by themselves, and what was said before would
 * only pull them back to it. One that finds nothing alone is matched again together with the last turns, and that counts
 * where the result is sure. Courtesy and talk about the line are not matched; neither they nor numbers are remembered.
 * Of an utterance that does not end the last words count; one that asks several things is matched by its parts as well.
 * Cost: one match an utterance; up to fourteen where it finds nothing sure alone.
 */
export class Conversation {
  readonly #find: FindMatches
  readonly #options: ConversationOptions
  readonly #facts: string
  readonly #topic = new Topic()
  readonly #turns = new RecentTurns()

  constructor(find: FindMatches, options: ConversationOptions) {
    this.#find = find
    this.#options = options
    this.#facts = Object.values(weighedFacts(options.facts ?? {})).join(' ')
  }

  /** Candidates for what the customer is saying and has not finished. Remembers nothing. */
  async guess(said: Turn): Promise<MatchResult> {
    if (!this.#isUsed) return this.#find(said.text)
    const turn = newest(said)
    return this.#alone(turn, actOf(turn.text))
  }

  /** Candidates for what the customer has said; a revision takes the place of its final. */
  async hear(said: Turn): Promise<MatchResult> {
    const turn = newest(said)
    const result = await this.understand(said)
    if (actOf(turn.text) !== 'matter') {
      this.#turns.forget(turn.utteranceId)
      return result
    }
    if (!this.#turns.has(turn.utteranceId)) this.#topic.note(result.matches, turn.atMs)
    this.#turns.remember({ ...turn, matches: result.matches })
    return result
  }

  /** Candidates for a whole sentence of the customer, alone or with what was said before. Remembers nothing. */
  async understand(said: Turn): Promise<MatchResult> {
    if (!this.#isUsed) return this.#find(said.text, heardOf(said))
    const turn = newest(said)
    const act = actOf(turn.text)
    const alone = await this.#alone(turn, act)
    const several = act === 'matter' ? await this.#several(said, alone) : undefined
    const meant = several ?? (await this.#meant(turn, act, alone))
    const corrected = this.#takenBack(turn, alone, meant)
    const continues = (!several && meant !== alone) || isCorrection(turn.text)
    return {
      ...meant,
      ...(corrected === undefined ? {} : { corrected }),
      ...(continues ? { continues } : {}),
    }
  }

  /** The matters of a customer who asks several things in one breath; undefined where it is one. */
  async #several(said: Turn, alone: MatchResult): Promise<MatchResult | undefined> {
    const { show, sure } = this.#options
    if ((alone.matches[0]?.confidence ?? 0) >= sure) return undefined
    const turn = newest(said)
    const found: MatchResult[] = []
    for (const part of partsOf(ownWords(turn.text)))
      found.push(await this.#find(part, heardOf(turn)))
    return severalMatters(alone, found, { show, sure }, turn !== said)
  }

  async #meant(turn: Turn, act: Act, alone: MatchResult): Promise<MatchResult> {
    if (act !== 'matter') return alone
    const [best] = alone.matches
    const confidence = best?.confidence ?? 0
    if (confidence >= this.#options.show || opensAnother(turn.text)) return alone
    const isLong = wordCountOf(turn.text) > maxDependentWords
    if (isLong && confidence < leastOwnOfLong) return alone
    const known = { turns: this.#turns.before(turn), alone }
    const both = await together(this.#find, this.#options.show, turn, known)
    const isOther = both?.matches[0]?.solutionId !== best?.solutionId
    return both && !(isLong && isOther) ? both : alone
  }

  /**
   * The agent's words raise nothing alone. Where they surely repeat what the customer's last words may have meant, they
   * confirm it. Where a longer statement is about what the customer has asked, that is answered.
   *
   * @returns undefined where they do neither
   */
  async hearAgent(turn: Turn): Promise<AgentEffect | undefined> {
    if (!this.#isUsed || !carriesMatter(actOf(turn.text))) return undefined
    const customers = this.#turns.before(turn).filter(({ channel }) => channel === 'customer')
    const matter = customers.at(-1)
    const result = await this.#find(turn.text, heardOf(turn))
    this.#turns.remember({ ...turn, matches: result.matches })
    const [best] = result.matches
    if (best && isStatement(turn.text) && this.#wasAsked(best, customers))
      return { kind: 'answered', solutionId: best.solutionId }
    if (!matter || !best || best.confidence < this.#options.sure) return undefined
    if (!matter.matches.some(({ solutionId }) => solutionId === best.solutionId)) return undefined
    const both = await this.#find(asOneText([matter.text, turn.text]))
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
  #takenBack(turn: Turn, alone: MatchResult, { matches: [best] }: MatchResult): string | undefined {
    if (!isCorrection(turn.text) || (best?.confidence ?? 0) < this.#options.show) return undefined
    const last = this.#turns.before(turn).findLast(({ channel }) => channel === 'customer')
    const [before] = last?.matches ?? []
    if (!best || !last || !before || before.solutionId === best.solutionId) return undefined
    const isNear =
      confidenceOf(best.solutionId, last.matches) >= leastRival ||
      confidenceOf(before.solutionId, alone.matches) >= leastRival
    return isNear ? before.solutionId : undefined
  }

  #wasAsked({ solutionId, confidence }: Match, customers: readonly MatchedTurn[]): boolean {
    const { show } = this.#options
    return (
      confidence >= show &&
      customers.some(({ matches }) => confidenceOf(solutionId, matches) >= show)
    )
  }

  get #isUsed(): boolean {
    return this.#options.isContextUsed !== false
  }

  /** A number or a code that is read out counts only where the base surely has it. */
  async #alone(turn: Turn, act: Act): Promise<MatchResult> {
    if (act === 'talk') return nothing
    const result = await this.#find(ownWords(turn.text), readOf(turn))
    const best = result.matches[0]?.confidence ?? 0
    if (act === 'spelled' && best < this.#options.sure) return nothing
    if (best >= this.#options.show) return this.#withFacts(turn, result)
    const matches = this.#topic.lean(result.matches, turn.atMs)
    return this.#withFacts(turn, { ...result, matches })
  }

  async #withFacts(turn: Turn, result: MatchResult): Promise<MatchResult> {
    if (this.#facts === '' || result.matches.length === 0) return result
    const known = await this.#find(asOneText([this.#facts, turn.text]))
    return { ...result, matches: withPrior(result.matches, known.matches) }
  }
}

function carriesMatter(act: Act): boolean {
  return act === 'matter' || act === 'aside'
}

/** The turn with what was said last, where it does not end. */
function newest(turn: Turn): Turn {
  const text = newestWords(turn.text)
  return text === turn.text ? turn : { ...turn, text, readings: [] }
}

/** What is known of how a turn was heard, with what may have been said instead. */
function readOf(turn: Turn): FindOptions {
  const readings = turn.readings?.map(({ text, probability }) => {
    return { text: ownWords(text), probability }
  })
  return { ...heardOf(turn), ...(readings ? { readings } : {}) }
}

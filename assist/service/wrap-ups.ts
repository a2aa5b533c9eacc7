import { ShortMemory } from '../access/short-memory.js'
import { AssistError } from '../errors/errors.js'
import type { CallEvent, CallEventBody } from '../pipeline/log/call-event.js'
import type { StoredCall } from '../store/call-store.js'
import type { StoredWrapUp } from '../store/desk/wrap-up-store.js'
import { defaultBase } from '../store/solution-store.js'
import type { StoreContracts } from '../store/store.js'
import type { AfterCallLog } from './after-call-log.js'
import { draftWrapUp, namedSolutionIds, type NamedSolutions } from '../wrapup/draft.js'
import type { PersonalKind } from '../utterance/redaction/cues.js'
import { maskedWrapUp } from '../wrapup/masked-wrap-up.js'
import { saidLines } from '../wrapup/said-line.js'
import { cardsOfCall } from '../wrapup/shown-cards.js'
import { writtenSummary, type GeneratorOptions } from '../wrapup/summary/generator.js'
import type { SummarySentence, WrapUp } from '../wrapup/wrap-up.js'

/** Calls whose written summary is remembered until they are wrapped up. */
const rememberedCount = 100

/** What wrap-ups run on. */
export interface WrapUpsParts {
  readonly store: Pick<StoreContracts, 'calls' | 'solutions' | 'wrapUps'>
  readonly log: Pick<AfterCallLog, 'inTurn' | 'write'>
  /** The log of a call that is live, by its internal id. */
  readonly liveEvents: (internalId: string) => readonly CallEvent[] | undefined
  /** What is hidden beyond card and identity numbers, codes and passwords. */
  readonly redact: ReadonlySet<PersonalKind>
  /** Undefined: summaries are quotations. */
  readonly generator: GeneratorOptions | undefined
  /** A generator that failed; the quotations stand. */
  readonly failed: (callId: string, thrown: unknown) => void
  /** The log of a call has grown behind its end: what is learnt from it may change. */
  readonly wrapped: (call: StoredCall) => void
  /** Epoch milliseconds. */
  readonly nowMs: () => number
}

/** A wrap-up with how far it is. */
export interface WrapUpView {
  readonly callId: string
  readonly isLive: boolean
  /** 0 while it is a draft that nobody has accepted. */
  readonly revision: number
  /** Epoch milliseconds; null for a draft. */
  readonly savedAt: number | null
  /** A written summary is on its way: ask again in a moment. */
  readonly isWriting: boolean
  readonly wrapUp: WrapUp
}

/** What stays of calls: drafts out of their logs, and what agents accept of them. */
export class WrapUps {
  readonly #parts: WrapUpsParts
  /** By internal id; undefined while it is being written. */
  readonly #written = new ShortMemory<string, readonly SummarySentence[] | undefined>(
    rememberedCount,
  )

  constructor(parts: WrapUpsParts) {
    this.#parts = parts
  }

  /**
   * The wrap-up of a call: the accepted one, or a draft. Of a live call it is a draft of what was said so far.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND
   */
  async read(id: string): Promise<WrapUpView> {
    const { store, liveEvents } = this.#parts
    const call = await store.calls.get(id)
    const { callId, internalId } = call
    const live = liveEvents(internalId)
    const isLive = live !== undefined
    const stored = await store.wrapUps.find(internalId)
    if (stored) {
      const { revision, savedAt, wrapUp } = stored
      return { callId, isLive, revision, savedAt, isWriting: false, wrapUp }
    }
    const wrapUp = await this.#draft(call, live ?? (await store.calls.eventsAfter(internalId, 0)))
    const isWriting = this.#written.has(internalId) && !this.#written.get(internalId)
    return { callId, isLive, revision: 0, savedAt: null, isWriting, wrapUp }
  }

  /**
   * Keeps what the agent accepts; the same once more changes nothing. What the agent says of a solution goes into the
   * log of the call, and so does that it was wrapped up.
   *
   * @throws AssistError ASSIST_CALL_NOT_FOUND, ASSIST_CALL_LIVE, ASSIST_WRAP_UP_INVALID where a sentence rests on no
   *   line of the call or a solution was not shown in it
   */
  accept(id: string, wrapUp: WrapUp): Promise<StoredWrapUp> {
    const { log, redact } = this.#parts
    return log.inTurn(() => this.#accept(id, maskedWrapUp(wrapUp, redact)))
  }

  async #accept(id: string, wrapUp: WrapUp): Promise<StoredWrapUp> {
    const { store, log, liveEvents, wrapped, nowMs } = this.#parts
    const call = await store.calls.get(id)
    const { internalId } = call
    if (liveEvents(internalId)) {
      throw new AssistError(
        'ASSIST_CALL_LIVE',
        'The call still goes on, or its last words are being written. End it, then wrap it up.',
      )
    }
    const before = await store.wrapUps.find(internalId)
    if (before && JSON.stringify(before.wrapUp) === JSON.stringify(wrapUp)) return before
    const events = await store.calls.eventsAfter(internalId, 0)
    requireGrounds(events, wrapUp)
    const stored = await store.wrapUps.save(internalId, wrapUp, nowMs())
    await log.write(call, events, [...verdictsOf(events, wrapUp), wrappedBody(stored)])
    this.#written.delete(internalId)
    wrapped(call)
    return stored
  }

  async #draft({ internalId, facts }: StoredCall, events: readonly CallEvent[]): Promise<WrapUp> {
    const base = facts.solutions ?? defaultBase
    const draft = draftWrapUp(events, await this.#named(base, namedSolutionIds(events)))
    const hasEnded = events.some(({ type }) => type === 'call.ended')
    const { generator } = this.#parts
    if (!generator || !hasEnded) return draft
    if (!this.#written.has(internalId)) void this.#write(internalId, events, draft, generator)
    return { ...draft, summary: this.#written.get(internalId) ?? draft.summary }
  }

  async #write(
    internalId: string,
    events: readonly CallEvent[],
    { summary }: WrapUp,
    generator: GeneratorOptions,
  ): Promise<void> {
    this.#written.set(internalId, undefined)
    try {
      this.#written.set(internalId, await writtenSummary(saidLines(events), summary, generator))
    } catch (thrown) {
      this.#written.set(internalId, summary)
      this.#parts.failed(internalId, thrown)
    }
  }

  async #named(base: string, ids: readonly string[]): Promise<NamedSolutions> {
    const found = await Promise.all(
      ids.map(async (id) => {
        try {
          return [[id, await this.#parts.store.solutions.get(base, id)] as const]
        } catch (thrown) {
          // The entry, or its base, was deleted since.
          if (thrown instanceof AssistError && thrown.statusCode === 404) return []
          throw thrown
        }
      }),
    )
    return new Map(found.flat())
  }
}

/** A sentence rests on a line of the call, a verdict on a card of it. */
function requireGrounds(events: readonly CallEvent[], { summary, solutions }: WrapUp): void {
  const lines = new Map(saidLines(events).map((line) => [line.utteranceId, line]))
  for (const { quote } of summary) {
    const line = lines.get(quote.utteranceId)
    if (line?.channel === quote.channel && line.text.includes(quote.text)) continue
    throw new AssistError(
      'ASSIST_WRAP_UP_INVALID',
      `A sentence of the summary rests on “${quote.utteranceId.slice(0, 40)}”, which does not read so. Send sentences as GET gave them; your own words belong into the notes.`,
    )
  }
  const cards = new Map(cardsOfCall(events).map((card) => [card.suggestionId, card]))
  for (const { suggestionId, solutionId } of solutions) {
    if (cards.get(suggestionId)?.solutionId === solutionId) continue
    throw new AssistError(
      'ASSIST_WRAP_UP_INVALID',
      `The call showed no card “${suggestionId.slice(0, 40)}” of that solution.`,
    )
  }
}

/** What the agent says now of solutions and the log does not say yet. */
function verdictsOf(events: readonly CallEvent[], { solutions }: WrapUp): CallEventBody[] {
  const stated = new Map<string, 'used' | 'wrong'>()
  for (const event of events) {
    if (event.type === 'suggestion.used' && event.inferred !== true)
      stated.set(event.suggestionId, 'used')
    if (event.type === 'suggestion.rated') stated.set(event.suggestionId, 'wrong')
  }
  return solutions.flatMap(({ suggestionId, verdict }): CallEventBody[] => {
    if (verdict === 'open' || stated.get(suggestionId) === verdict) return []
    if (verdict === 'used') return [{ type: 'suggestion.used', suggestionId }]
    return [{ type: 'suggestion.rated', suggestionId, rating: 'wrong' }]
  })
}

/** The event of a wrap-up: all but the agent's notes, which are nobody's else. */
function wrappedBody({ revision, wrapUp }: StoredWrapUp): CallEventBody {
  const { outcome, disposition, topics, solutions, missing, summary } = wrapUp
  return {
    ...{ type: 'call.wrapped', revision, outcome, disposition },
    topics: topics.filter(({ isTicked }) => isTicked).map(({ name }) => name),
    solutionIds: solutions
      .filter(({ verdict }) => verdict === 'used')
      .map(({ solutionId }) => solutionId),
    missing,
    summary: summary.map(({ part, text, quote: { utteranceId, atMs } }) => ({
      ...{ part, text, utteranceId, lineAtMs: atMs },
    })),
  }
}

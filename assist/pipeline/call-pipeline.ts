import type { ChannelName } from '../audio/frame.js'
import type { ErrorCode } from '../errors/errors.js'
import type { EngineFailure } from '../listening/channel-switch.js'
import type { EarCall } from '../listening/ear-pool.js'
import type { AudioFormat, CallStart } from '../call/call-start.js'
import { matchingStage, type FindMatches } from '../matching/matching-stage.js'
import type { SpeechStarted, Transcript } from '../recognition/transcript.js'
import type { AdviceAction } from '../suggestion/advice/medium-advice.js'
import type { MediumAdvisor } from '../suggestion/advice/medium-advisor.js'
import { SpokenCards, type FindSpoken } from '../suggestion/spoken-cards.js'
import type { SuggestionBoard } from '../suggestion/suggestion-board.js'
import type { LegRecorder } from '../store/leg-recorder.js'
import { suggestionStage, type Suggested } from '../suggestion/suggestion-stage.js'
import type { SuggestionAction } from '../suggestion/suggestion.js'
import { utteranceStage, type Said } from '../utterance/utterance-stage.js'
import type { UtteranceWritten } from '../utterance/utterance.js'
import type { CallClock } from '../call/call-clock.js'
import type { CallEndReason, CallEventBody } from './call-event.js'
import { CallLeg } from './call-leg.js'
import type { CallLog } from './call-log.js'
import type { Observer } from './observer.js'
import { Queue } from '../call/queue.js'

/** What a call runs on. */
export interface CallPipelineParts {
  readonly start: CallStart
  readonly log: CallLog
  readonly ear: EarCall
  readonly board: SuggestionBoard
  readonly advisor: MediumAdvisor
  readonly findMatches: FindMatches
  readonly findSpoken: FindSpoken
  readonly observer: Observer
  /** Undefined under the virtual clock, where causes carry the time. */
  readonly clock: CallClock | undefined
  /** Keeps a leg's audio; undefined: audio is not kept. */
  readonly record: ((legId: string, format: AudioFormat) => Promise<LegRecorder>) | undefined
  /** The call is over and its log is stored. */
  readonly ended: () => Promise<void>
}

/** One live call: the whole chain, from audio bytes to the agent's screen. */
export class CallPipeline {
  readonly start: CallStart
  readonly log: CallLog
  readonly #parts: CallPipelineParts
  readonly #spoken: SpokenCards
  readonly #heard = new Queue<Said>()
  readonly #legs = new Map<string, CallLeg>()
  readonly #recorders = new Map<string, LegRecorder>()
  readonly #closings = new Map<CallLeg, Promise<number>>()
  readonly #done: Promise<void>
  #legCount = 0
  #messageCount = 0
  #virtualMs = 0
  /** What recognition has handed on, and how much of it is through the chain. */
  #heardCount = 0
  #passedCount = 0
  readonly #marks: { readonly after: number; readonly passed: () => void }[] = []

  constructor(parts: CallPipelineParts) {
    this.#parts = parts
    this.start = parts.start
    this.log = parts.log
    this.#spoken = new SpokenCards(parts.findSpoken)
    this.#done = this.#run()
  }

  /** Recognition's way in. A partial replaces one of its segment that still waits: that is shedding. */
  heard(item: SpeechStarted | Transcript): void {
    if (item.kind !== 'partial' || !this.#parts.clock) {
      this.#heardCount++
      this.#heard.push(item)
      return
    }
    const shedCount = this.#heard.replace(
      item,
      (waiting) =>
        waiting.kind === 'partial' &&
        waiting.channel === item.channel &&
        waiting.segmentIndex === item.segmentIndex,
    )
    this.#heardCount += 1 - shedCount
    this.#parts.observer.shed('partial', shedCount)
  }

  /**
   * A written message or picture: it goes the way of speech, so that it stands in its order and is matched.
   *
   * @returns its id, `m1`, `m2`, …
   */
  write(message: Pick<UtteranceWritten, 'channel' | 'text' | 'image' | 'link'>): string {
    const utteranceId = `m${++this.#messageCount}`
    const atMs = this.#parts.clock?.nowMs() ?? this.#virtualMs
    this.#heardCount++
    this.#heard.push({ kind: 'written', utteranceId, ...message, atMs })
    return utteranceId
  }

  /** The call begins now, without audio: it is held by whoever sits at it. */
  begin(): void {
    this.#parts.clock?.begin()
  }

  async #run(): Promise<void> {
    const utterances = utteranceStage().run(this.#counted())
    const { board, advisor, findMatches } = this.#parts
    const { context: facts } = this.start
    const weighing = { ...board.thresholds, ...(facts ? { facts } : {}) }
    const matched = matchingStage(findMatches, weighing).run(utterances)
    for await (const item of suggestionStage(board, advisor, this.#spoken).run(matched))
      this.#record(item)
  }

  /** A stage takes its next item only when all that the one before caused is out: that is when it has passed. */
  async *#counted(): AsyncGenerator<Said> {
    for await (const item of this.#heard) {
      yield item
      this.#passedCount++
      while (this.#marks[0] && this.#marks[0].after <= this.#passedCount) {
        this.#marks.shift()?.passed()
      }
    }
  }

  #record(item: Suggested): void {
    if (item.kind === 'change') {
      this.append(item.change, item.atMs)
      return
    }
    if (item.utterance.kind === 'written') {
      this.append(messageOf(item.utterance), item.utterance.atMs)
      return
    }
    const { kind, atMs, ...body } = item.utterance
    const types = {
      started: 'speech.started',
      partial: 'transcript.partial',
      final: 'utterance.final',
      revised: 'utterance.revised',
    } as const
    this.append({ type: types[kind], ...body } as CallEventBody, atMs)
  }

  /** Writes an event at its cause's time, or now where the call is live. */
  append(body: CallEventBody, causeMs = this.#virtualMs): void {
    this.#virtualMs = Math.max(this.#virtualMs, causeMs)
    if (body.type === 'call.medium') this.#parts.advisor.onMedium(body.medium)
    if (body.type === 'followup.sent') this.#parts.advisor.onFollowUp(body.solutionId)
    const event = this.log.append(body, this.#parts.clock?.nowMs() ?? this.#virtualMs)
    this.#parts.observer.event(event)
  }

  /** An engine was given up for a channel: the screen says so, and who goes on. */
  engineFailed({ channel, engine, error, next }: EngineFailure): void {
    this.append({
      type: 'alert',
      code: error.code,
      severity: next ? 'warning' : 'error',
      ...{ channel, engine },
      ...(next ? { nextEngine: next } : {}),
    })
    if (!next) {
      const code: ErrorCode = 'ASSIST_ENGINE_NONE_LEFT'
      this.append({ type: 'alert', code, severity: 'error', channel })
    }
  }

  /** Opens a share of the call. The first leg begins at 0, one that joins begins now. */
  async openLeg(format: AudioFormat): Promise<CallLeg> {
    const startMs = Math.round(this.#parts.clock?.nowMs() ?? 0)
    const legId = `l${++this.#legCount}`
    await this.#parts.ear.openLeg(legId, format, startMs)
    const recorder = await this.#parts.record?.(legId, format)
    if (recorder) this.#recorders.set(legId, recorder)
    const leg = new CallLeg(
      { legId, format, startMs, ear: this.#parts.ear },
      {
        received: (bytes) => {
          this.#parts.clock?.begin()
          recorder?.write(new Uint8Array(bytes))
        },
        settled: (settledMs) => this.#afterPassing(() => this.#markDurable(leg, settledMs)),
        failed: (thrown) => this.#parts.observer.failed(this.start.callId, thrown),
      },
    )
    this.#legs.set(legId, leg)
    return leg
  }

  /** Channels that are being heard now. */
  get openChannels(): readonly ChannelName[] {
    return [...this.#legs.values()].flatMap((leg) => leg.format.channels)
  }

  /**
   * Closes a leg: resolves when its last words are through the chain. Its socket's end and the call's may ask for it
   * at the same moment; it is closed once.
   *
   * @returns bytes that made no whole sample
   */
  closeLeg(leg: CallLeg): Promise<number> {
    const closing = this.#closings.get(leg) ?? this.#closeLeg(leg)
    this.#closings.set(leg, closing)
    return closing
  }

  async #closeLeg(leg: CallLeg): Promise<number> {
    const leftoverByteLength = await leg.close()
    await this.#closeRecorder(leg.legId)
    await new Promise<void>((resolve) => this.#afterPassing(resolve))
    this.#legs.delete(leg.legId)
    return leftoverByteLength
  }

  /** What the agent says of a suggestion. @returns false when the call has no such suggestion */
  act(suggestionId: string, action: SuggestionAction): boolean {
    if (!this.#parts.board.act(suggestionId, action)) return false
    this.#spoken.settle(suggestionId)
    if (action === 'wrong') this.append({ type: 'suggestion.rated', suggestionId, rating: 'wrong' })
    else this.append({ type: `suggestion.${action}`, suggestionId })
    if (action !== 'used') this.#withdrawAdvice(this.#parts.advisor.cardLeft(suggestionId))
    return true
  }

  /** What the agent makes of an advice on the medium. @returns false when the call gave no such advice */
  actOnAdvice(adviceId: string, action: AdviceAction): boolean {
    if (!this.#parts.advisor.act(adviceId, action)) return false
    this.append({ type: `advice.${action}`, adviceId })
    return true
  }

  /** The agent holds a card, or lets go of it. */
  hold(suggestionId: string, isHeld: boolean): void {
    this.#parts.board.hold(suggestionId, isHeld)
  }

  /** A new version of the call's solution base is in service. */
  solutionsChanged(solutionsVersion: string, solutionIds: ReadonlySet<string>): void {
    this.append({ type: 'solutions.changed', solutionsVersion })
    for (const change of this.#parts.board.onSolutions(solutionIds)) {
      this.append(change)
      this.#withdrawAdvice(this.#parts.advisor.follow(change))
    }
  }

  #withdrawAdvice(adviceIds: readonly string[]): void {
    for (const adviceId of adviceIds) this.append({ type: 'advice.withdrawn', adviceId })
  }

  /** Ends the call: resolves when its log is complete and stored. */
  async end(reason: CallEndReason): Promise<void> {
    for (const leg of this.#legs.values()) await this.closeLeg(leg)
    this.#heard.end()
    await this.#done
    this.append({ type: 'call.ended', reason })
    await this.#parts.ear.close().catch((thrown: unknown) => {
      this.#parts.observer.failed(this.start.callId, thrown)
    })
    await this.log.durable()
    await this.#parts.ended()
  }

  async #closeRecorder(legId: string): Promise<void> {
    const recorder = this.#recorders.get(legId)
    this.#recorders.delete(legId)
    await recorder?.close().catch((thrown: unknown) => {
      this.#parts.observer.failed(this.start.callId, thrown)
    })
  }

  /** Calls back once everything heard so far is through the chain. */
  #afterPassing(passed: () => void): void {
    if (this.#passedCount >= this.#heardCount) passed()
    else this.#marks.push({ after: this.#heardCount, passed })
  }

  #markDurable(leg: CallLeg, settledMs: number): void {
    const marked = this.log.durable().then(() => leg.markDurable(settledMs))
    marked.catch((thrown: unknown) => this.#parts.observer.failed(this.start.callId, thrown))
  }
}

function messageOf(written: UtteranceWritten): CallEventBody {
  const { utteranceId: messageId, channel: from, text, image, link } = written
  return {
    ...{ type: 'message', messageId, from, text },
    ...(image ? { image } : {}),
    ...(link ? { link } : {}),
  }
}

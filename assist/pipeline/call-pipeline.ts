import type { CallStart } from '../call/call-start.js'
import { matchingStage } from '../matching/matching-stage.js'
import type { ListeningItem } from '../recognition/transcript.js'
import { SpokenCards } from '../suggestion/spoken-cards.js'
import { suggestionStage } from '../suggestion/suggestion-stage.js'
import { utteranceStage } from '../utterance/utterance-stage.js'
import { CallCards } from './call-cards.js'
import { CallControls } from './call-controls.js'
import type { CallEndReason, CallEventBody } from './log/call-event.js'
import { CallInlet, type WrittenMessage } from './call-inlet.js'
import { CallLegs } from './legs/call-legs.js'
import type { CallLog } from './log/call-log.js'
import type { CallPipelineParts } from './call-parts.js'
import { eventBodyOf } from './event-body.js'
import { tellNearMisses } from './near-misses.js'

/**
 * One live call: the whole chain, from audio bytes to the agent's screen.
 *
 * Audio enters by `legs`, is recognised by the call's ear in another thread, and comes back by `heard`; agents and
 * operators reach the call by `controls`; whatever happens leaves by `log`.
 */
export class CallPipeline {
  readonly start: CallStart
  /** The call's own id; the caller's may come again. */
  readonly internalId: string
  readonly log: CallLog
  readonly legs: CallLegs
  /** The way in of agents and operators. */
  readonly controls: CallControls
  readonly cards = new CallCards()
  readonly #parts: CallPipelineParts
  readonly #inlet: CallInlet
  readonly #done: Promise<void>
  #virtualMs = 0
  #isOver = false

  constructor(parts: CallPipelineParts) {
    this.#parts = parts
    const { start, log, clock, board, advisor, observer, past } = parts
    this.start = start
    this.internalId = parts.internalId
    this.log = log
    this.#inlet = new CallInlet(clock === undefined, past?.history.messageCount)
    const spoken = new SpokenCards(parts.findSpoken)
    const append = (body: CallEventBody): void => this.append(body)
    this.controls = new CallControls({ board, advisor, spoken, append })
    this.legs = new CallLegs({
      ...{ ...parts, append, watermark: this.#inlet.watermark },
      durable: () => log.durable(),
      failed: (thrown) => observer.failed(start.callId, thrown),
    })
    if (past) this.controls.goOn(past.history)
    this.#done = this.#run(spoken)
  }

  /** The chain: what was heard or written → utterances → matches → suggestions → the log. */
  async #run(spoken: SpokenCards): Promise<void> {
    const { board, advisor, ear, findMatches, redact: kinds, past } = this.#parts
    const { context: facts } = this.start
    const weighing = { ...board.thresholds, ...(facts ? { facts } : {}) }
    const talk = { kinds, masked: this.log.mask.bind(this.log), earlier: past?.history }
    const utterances = utteranceStage(talk).run(this.#inlet.items())
    const matched = matchingStage(findMatches, weighing).run(utterances)
    const told = tellNearMisses(matched, board.thresholds, (final) => ear.favour(final))
    for await (const item of suggestionStage(board, advisor, spoken).run(told)) {
      this.cards.keep(item)
      const { body, atMs } = eventBodyOf(item)
      this.append(body, atMs)
    }
  }

  /** Recognition's way in. */
  heard(item: ListeningItem): void {
    const shedCount = this.#inlet.heard(item)
    if (shedCount > 0) this.#parts.observer.shed('partial', shedCount)
  }

  /** A message goes the way of speech, so that it stands in its order and is matched. @returns its id, `m1`, `m2`, … */
  write(message: WrittenMessage): string {
    return this.#inlet.write(message, this.#parts.clock?.nowMs() ?? this.#virtualMs)
  }

  /** Writes an event at its cause's time, or now where the call is live. Nothing is written behind the call's end. */
  append(body: CallEventBody, causeMs = this.#virtualMs): void {
    if (this.#isOver) return
    this.#isOver = body.type === 'call.ended'
    const { advisor, clock, observer } = this.#parts
    this.#virtualMs = Math.max(this.#virtualMs, causeMs)
    if (body.type === 'call.medium') advisor.onMedium(body.medium)
    if (body.type === 'followup.sent') advisor.onFollowUp(body.solutionId)
    observer.event(this.log.append(body, clock?.nowMs() ?? this.#virtualMs))
  }

  /** The call begins now, without audio: whoever sits at it holds it. */
  begin(): void {
    this.#parts.clock?.begin()
  }

  /**
   * Ends the call: resolves when its log is complete and stored.
   *
   * @throws AssistError ASSIST_CALL_NOT_STORED, ASSIST_STORE_EVENTS_LOST and others where it is not (yet)
   */
  async end(reason: CallEndReason): Promise<void> {
    const { ear, ended } = this.#parts
    await this.legs.lastWords.waitFor(this.#lastOut())
    this.append({ type: 'call.ended', reason })
    await this.legs.lastWords.waitFor(ear.close())
    // Asked for before the log is durable: the mark waits behind the last events, in memory too.
    await ended()
    await this.log.durable()
  }

  async #lastOut(): Promise<void> {
    await this.legs.closeAll()
    this.#inlet.end()
    await this.#done
  }
}

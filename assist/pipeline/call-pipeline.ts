import type { CallStart } from '../call/call-start.js'
import { matchingStage } from '../matching/matching-stage.js'
import type { ListeningItem } from '../recognition/transcript.js'
import { SpokenCards } from '../suggestion/spoken-cards.js'
import { suggestionStage, type Suggested } from '../suggestion/suggestion-stage.js'
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
import { utterancesTold } from './utterances-told.js'

/**
 * One live call: the whole chain, from audio bytes to the agent's screen.
 *
 * Audio enters by `legs`, is recognised by the call's ear in another thread, and comes back by `heard`; agents reach
 * the call by `controls`; whatever happens leaves by `log`.
 */
export class CallPipeline {
  readonly start: CallStart
  /** The call's own id; the caller's may come again. */
  readonly internalId: string
  readonly log: CallLog
  readonly legs: CallLegs
  readonly controls: CallControls
  readonly cards = new CallCards()
  readonly #parts: CallPipelineParts
  readonly #inlet: CallInlet
  readonly #done: Promise<void>
  #virtualMs = 0
  #isOver = false

  constructor(parts: CallPipelineParts) {
    this.#parts = parts
    const { start, internalId, log, board, advisor, observer, past } = parts
    this.start = start
    this.internalId = internalId
    this.log = log
    this.#inlet = new CallInlet(past?.history.messageCount)
    const spoken = new SpokenCards(parts.findSpoken)
    const append = this.append.bind(this)
    this.controls = new CallControls({ board, advisor, spoken, append, owner: start.owner })
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
    const { board, advisor, ear, findMatches, redact: kinds, past, start } = this.#parts
    const weighing = { ...board.thresholds, ...(start.context && { facts: start.context }) }
    const [masked, silenced] = [this.log.mask.bind(this.log), this.legs.silence]
    const talk = { kinds, masked, silenced, earlier: past?.history }
    const tell = (item: Suggested): void => {
      this.cards.keep(item)
      const { body, atMs } = eventBodyOf(item)
      this.append(body, atMs)
    }
    const said = utterancesTold(this.#inlet, utteranceStage(talk), this.#parts, tell)
    const matched = matchingStage(findMatches, weighing).run(said)
    const told = tellNearMisses(matched, board.thresholds, ear.favour.bind(ear))
    for await (const item of suggestionStage(board, advisor, spoken).run(told))
      if (item.kind === 'change') tell(item)
  }

  /** Recognition's way in. */
  heard(item: ListeningItem): void {
    this.#inlet.heard(item)
  }

  /** A message goes the way of speech: in its order, and matched. @returns its id, `m1`, `m2`, … @throws {@link CallPause.admit} */
  write(message: WrittenMessage): string {
    const admitted = this.legs.pause.admit(message)
    return this.#inlet.write(admitted, this.#parts.clock?.nowMs() ?? this.#virtualMs)
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
   * @throws AssistError ASSIST_CALL_NOT_STORED, ASSIST_STORE_EVENTS_LOST and others where it is not (yet)
   */
  async end(reason: CallEndReason): Promise<void> {
    await this.legs.lastWords.waitFor(this.#lastOut())
    this.append({ type: 'call.ended', reason })
    await this.legs.lastWords.waitFor(this.#parts.ear.close())
    // Asked for before the log is durable: the mark waits behind the last events, in memory too.
    await this.#parts.ended()
    await this.log.durable()
  }

  async #lastOut(): Promise<void> {
    await this.legs.closeAll()
    this.#inlet.end()
    await this.#done.then(() => this.legs.closeRecordings())
  }
}
